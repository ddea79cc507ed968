using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Data.Tests.Console;

/// <summary>
/// Who may do what in the console: every page and every form of the running host has a row, and every row holds for someone without a session, for a
/// member of another department, and for each role of the department.
/// </summary>
public sealed class ConsoleMatrixTests(SharedConsole shared)
{
    private const string Everyone = "everyone signed in";
    private const string Nobody = "no sign-in asked";
    private const string Readers = "Auditor Publisher Approver Administrator";

    private static readonly string[] Roles = ["Auditor", "Publisher", "Approver", "Administrator"];

    /// <summary>Page and handler, and who is let in: roles of the department whose page it is.</summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        ["GET /console"] = Everyone,
        ["POST /console SignOut"] = Everyone,
        ["GET /console/approvals"] = Everyone,
        ["GET /console/join"] = Everyone,
        ["POST /console/join"] = Everyone,
        ["GET /console/sign-in-failed"] = Nobody,
        ["GET /console/departments/{department}/audit"] = Readers,
        ["GET /console/departments/{department}/members"] = Readers,
        ["POST /console/departments/{department}/members Invite"] = "Administrator",
        ["POST /console/departments/{department}/members Remove"] = "Administrator",
        ["POST /console/departments/{department}/members WithdrawInvitation"] = "Administrator",
        ["GET /console/connectors"] = Everyone,
        ["POST /console/connectors RunNow"] = "Publisher",
        ["POST /console/connectors Pause"] = "Publisher",
        ["POST /console/connectors Resume"] = "Publisher",
        ["GET /console/streams/{name}/keys"] = Readers,
        ["POST /console/streams/{name}/keys Give"] = "Publisher",
        ["POST /console/streams/{name}/keys Withdraw"] = "Publisher",
        ["GET /keys"] = Everyone,
        ["POST /keys Give"] = Everyone,
        ["POST /keys Withdraw"] = Everyone,
        ["GET /console/streams/{name}"] = Readers,
        ["POST /console/streams/{name} Propose"] = "Publisher",
        ["POST /console/streams/{name} Retract"] = "Publisher",
        ["POST /console/streams/{name} Approve"] = "Approver",
        ["POST /console/streams/{name} Refuse"] = "Approver",
        ["POST /console/streams/{name} Withdraw"] = "Approver",
        ["GET /console/streams/{name}/revisions/{number:int}"] = Readers,
    };

    [Fact]
    public async Task Every_page_and_form_has_a_row_and_every_row_holds_for_every_kind_of_person()
    {
        var host = await shared.Host;
        var found = await RoutesOf(host);
        Assert.Equal(found.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

        using var stranger = await host.Member("administrator", "hko");
        var members = new Dictionary<string, ConsolePerson>();
        foreach (var role in Roles) members[role] = await host.Member(role);
        using var client = host.Client();
        var wrong = new List<string>();
        void Check(string row, string who, HttpStatusCode got, params HttpStatusCode[] expected)
        {
            if (!expected.Contains(got)) wrong.Add($"{row}, {who}: {(int)got}, expected {string.Join(" or ", expected.Select(e => (int)e))}");
        }

        foreach (var (row, who) in Rows)
        {
            var parts = row.Split(' ');
            var path = parts[1].Replace("{department}", ConsoleHost.Department, StringComparison.Ordinal).Replace("{name}", TestStreams.Devices, StringComparison.Ordinal).Replace("{number:int}", "1", StringComparison.Ordinal);
            var (isPost, handler) = (parts[0] == "POST", parts.ElementAtOrDefault(2) ?? "");
            // Sends what is no valid request: who may not, hears so first; who may, hears what is wrong with it.
            Task<(HttpStatusCode Status, string Body)> As(ConsolePerson person) => isPost ? person.Post(path, handler, ("revision", "0"), ("member", "none"), ("invitation", "0"), ("stream", TestStreams.Devices), ("key", "0")) : person.Get(path);
            using (var request = new HttpRequestMessage(isPost ? HttpMethod.Post : HttpMethod.Get, handler.Length == 0 ? path : $"{path}?handler={handler}") { Content = isPost ? new FormUrlEncodedContent([]) : null })
            {
                using var anonymous = await client.SendAsync(request, TestContext.Current.CancellationToken);
                Check(row, "nobody", anonymous.StatusCode, who == Nobody ? HttpStatusCode.OK : HttpStatusCode.Redirect);
                if (who != Nobody && anonymous.Headers.Location?.AbsolutePath != "/connect/authorize") wrong.Add($"{row}: leads to {anonymous.Headers.Location}");
            }
            if (who is Nobody || handler == "SignOut") continue;
            Check(row, "another department", (await As(stranger)).Status, who == Everyone ? [HttpStatusCode.OK, HttpStatusCode.BadRequest, .. row.EndsWith("Withdraw", StringComparison.Ordinal) ? [HttpStatusCode.NotFound] : (HttpStatusCode[])[]] : [HttpStatusCode.NotFound]);
            foreach (var (role, person) in members)
            {
                if (who != Everyone && !who.Contains(role, StringComparison.Ordinal)) Check(row, role, (await As(person)).Status, HttpStatusCode.Forbidden);
                else Check(row, role, (await As(person)).Status, isPost ? [HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.Redirect] : [HttpStatusCode.OK]);
            }
        }
        var (after, console) = await members["Auditor"].SignOut();
        Assert.Equal(("id.localhost", "/connect/authorize"), (after?.Host, console?.AbsolutePath));
        foreach (var person in members.Values) person.Dispose();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What changes something outside the console: every such route of the host, with no key, and with each kind of key.</summary>
    [Fact]
    public async Task Every_writing_route_of_the_API_takes_the_key_of_its_own_stream_alone()
    {
        var host = await shared.Host;
        string[] writes = [.. host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<HostAttribute>()?.Hosts[0].StartsWith("data.", StringComparison.Ordinal) == true)
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Where(m => m is not ("GET" or "OPTIONS")).Select(m => $"{m} {e.RoutePattern.RawText}"))];
        Assert.Equal(["POST /api/v1/streams/{id}/events"], writes);

        async Task<string> Given(params string[] command)
        {
            var (exit, output) = await host.Host.Command(["data", .. command]);
            Assert.Equal(0, exit);
            return output.Trim();
        }
        (string? Key, HttpStatusCode Expected)[] callers =
        [
            (null, HttpStatusCode.Unauthorized),
            (await Given("reader-keys", "give", "--name", "matrix"), HttpStatusCode.Unauthorized),
            (await Given("keys", "give-operator", "--name", "matrix operator"), HttpStatusCode.Unauthorized),
            (await Given("keys", "give", "--stream", TestStreams.Levels, "--name", "matrix levels"), HttpStatusCode.NotFound),
            (await Given("keys", "give", "--stream", TestStreams.Hidden, "--name", "matrix hidden"), HttpStatusCode.OK),
        ];
        using var client = host.Client();
        foreach (var (key, expected) in callers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{TestStreams.Hidden}/events") { Content = new StringContent(HighwayHost.Message(0), System.Text.Encoding.UTF8, "application/json") };
            if (key is not null) request.Headers.Authorization = new("Bearer", key);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    private static async Task<List<string>> RoutesOf(ConsoleHost host)
    {
        var found = new HashSet<string>();
        var loader = host.Host.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (!(route.StartsWith("/console", StringComparison.Ordinal) || route == "/keys") || endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page) continue;
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            found.Add($"GET {route}");
            foreach (var handler in compiled.HandlerMethods.Where(h => h.HttpMethod != "Get")) found.Add($"{handler.HttpMethod.ToUpperInvariant()} {route} {handler.Name}".TrimEnd());
        }
        return [.. found];
    }
}
