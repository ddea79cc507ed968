using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using Xunit;

namespace Bauhinia.Identity.Tests.Matrix;

/// <summary>The authorization matrix: every route of the running host has a row, and every row holds over HTTP.</summary>
public sealed partial class MatrixTests
{
    private const string Open = "open";
    private const string SignIn = "sign-in";

    [Fact]
    public async Task Every_route_has_a_row_and_every_row_a_route()
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["systems"] = TestHost.AllSystems });
        var routes = await RoutesOf(host);
        Assert.NotEmpty(routes);
        using var anonymous = host.Client();

        var missing = new List<string>();
        foreach (var (method, place, route) in routes.Where(r => Routes.All.All(row => row.Key != $"{r.Method} {r.Host} {r.Route}")))
        {
            // What the route does now, for whoever adds the row to judge.
            var answer = await Outcome(host, anonymous, method, place, Path(route, null));
            missing.Add($"        {method,-6} {place,-6} {route,-75} {answer,-7} {answer,-7} -   -");
        }
        var stale = Routes.All.Where(row => routes.All(r => row.Key != $"{r.Method} {r.Host} {r.Route}")).Select(row => row.Key).ToList();

        Assert.True(missing.Count == 0, "Routes without a row. Check that each answer is right, and add to tests/Identity.Tests/Matrix/Routes.cs:\n" + string.Join('\n', missing));
        Assert.True(stale.Count == 0, "Rows without a route. Remove from tests/Identity.Tests/Matrix/Routes.cs:\n" + string.Join('\n', stale));
    }

    [Fact]
    public async Task Every_row_holds()
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["systems"] = TestHost.AllSystems });
        var fields = new Dictionary<string, string> { [PersonalField.Email] = "someone@example.org" };
        var other = await Resident.Create(host, fields: fields);
        using var otherClient = await other.SignIn();
        var asked = await otherClient.PostForm("/account/support", "/account/support", ("Input.Topic", "Other"), ("Input.Message", "A question"));
        var anothers = asked.Headers.Location?.OriginalString.Split('/')[^1] ?? "";
        var resident = await Resident.Create(host);
        using var plain = await resident.SignIn();
        var expiredOwner = await Resident.Create(host);
        var (cookieName, cookieValue) = await expiredOwner.SignInCookie();
        await End(host, expiredOwner.Id);
        // A jar would drop the cookie at the first answer; each row is tried with it.
        var withoutJar = host.Handler();
        withoutJar.UseCookies = false;
        using var expired = host.Client(withoutJar);
        expired.DefaultRequestHeaders.Add("Cookie", $"{cookieName}={cookieValue}");
        using var anonymous = host.Client();

        var wrong = new List<string>();
        async Task Check(Routes.Row row, string column, HttpClient client, string expected, string? id)
        {
            if (expected == "-") return;
            var got = await Outcome(host, client, row.Method, row.Host, Path(row.Route, id), wants404: expected == "404");
            if (got != expected) wrong.Add($"{row.Key}, {column}: expected {expected}, got {got}");
        }
        foreach (var row in Routes.All)
        {
            await Check(row, "no session", anonymous, row.Anonymous, null);
            await Check(row, "session ended", expired, row.Expired, null);
            await Check(row, "another role", plain, row.OtherRole, null);
            await Check(row, "another's id", plain, row.AnothersId, anothers);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<(string Method, string Host, string Route)>> RoutesOf(TestHost host)
    {
        var found = new HashSet<(string, string, string)>();
        var loader = host.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var place = endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts is { Count: > 0 } hosts ? hosts[0].Split('.')[0] : "*";
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            // Each file of pages is a route of its own whose name changes with its content; all are public.
            if (route.StartsWith("/_", StringComparison.Ordinal)) route = route[..(route.IndexOf('/', 1) + 1)] + "*";
            IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["ANY"];
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
                methods = [.. compiled.HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant()).Append("GET").Distinct()];
            }
            foreach (var method in methods) found.Add((method, place, route));
        }
        found.UnionWith(ProtocolRoutes(host.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue));
        return [.. found.OrderBy(r => r.Item3, StringComparer.Ordinal)];
    }

    /// <summary>The framework answers these before routing, so no endpoint names them.</summary>
    private static IEnumerable<(string Method, string Host, string Route)> ProtocolRoutes(OpenIddictServerOptions server)
    {
        string[] both = ["GET", "POST"];
        (string[] Methods, List<Uri> Addresses)[] all =
        [
            (both, server.AuthorizationEndpointUris), (["POST"], server.PushedAuthorizationEndpointUris), (["POST"], server.TokenEndpointUris),
            (both, server.UserInfoEndpointUris), (["POST"], server.IntrospectionEndpointUris), (["POST"], server.RevocationEndpointUris),
            (both, server.EndSessionEndpointUris), (["GET"], server.JsonWebKeySetEndpointUris), (["GET"], server.ConfigurationEndpointUris),
            (both, server.DeviceAuthorizationEndpointUris), (both, server.EndUserVerificationEndpointUris),
        ];
        return from entry in all from address in entry.Addresses from method in entry.Methods select (method, "id", "/" + address.OriginalString.TrimStart('/'));
    }

    /// <summary>The route with something in place of its parameters that has the right form and names nothing, or another person's id.</summary>
    private static string Path(string route, string? id) => Parameter().Replace(route, found =>
        found.Value.EndsWith(":guid}", StringComparison.Ordinal) ? Guid.Empty.ToString() : id ?? "000000000000");

    private static async Task<string> Outcome(TestHost host, HttpClient client, string method, string place, string path, bool wants404 = false)
    {
        using var request = new HttpRequestMessage(method == "ANY" ? HttpMethod.Get : HttpMethod.Parse(method), path);
        if (place is "portal" or "cloud" or "data") request.Headers.Host = $"{place}.localhost:{host.Port}";
        if (method == "POST") request.Content = path.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var status = (int)answer.StatusCode;
        if (status == 302 && answer.Headers.Location?.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal) == true) return SignIn;
        return status is 401 or 403 || status >= 500 || (wants404 && status == 404) ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : Open;
    }

    private static async Task End(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SignInSessions>().EndAllOf(account, null, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
