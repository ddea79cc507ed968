using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Sdk;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Cloud.Tests.Fixtures;

/// <summary>A host that runs the Cloud system on a real engine, an organisation in it with one environment, and people in their roles.</summary>
internal sealed class CloudHost : IAsyncDisposable
{
    public const string Operator = "subject-operator";
    public const string Organisation = "td";
    public const string Place = "/api/v1/organisations/td/projects/parking/environments/production";

    private readonly TokenIssuer issuer;

    private CloudHost(TestHost host, TokenIssuer issuer, int gateway) => (Host, this.issuer, GatewayPort) = (host, issuer, gateway);

    public TestHost Host { get; }

    public int GatewayPort { get; }

    /// <summary>A service that shows what a test needs to see: see <c>sample</c>.</summary>
    public static string Image => Environment.GetEnvironmentVariable("BAUHINIA_TEST_IMAGE") ?? throw new InvalidOperationException("BAUHINIA_TEST_IMAGE is set by ./test.");

    public static string Socket => Environment.GetEnvironmentVariable("BAUHINIA_TEST_PODMAN") ?? throw new InvalidOperationException("BAUHINIA_TEST_PODMAN is set by ./test.");

    public string Origin => $"http://cloud.localhost:{Host.Port}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<CloudHost> Start(params (string Key, string? Value)[] settings)
    {
        var issuer = await TokenIssuer.Start();
        var gateway = Loopback.FreePort();
        var all = new Dictionary<string, string?>
        {
            ["systems"] = "cloud",
            ["Cloud:Issuer"] = issuer.Issuer,
            ["Cloud:AllowInsecureHttp"] = "true",
            ["Cloud:Registries:0"] = Image.Split('/')[0],
            ["Cloud:Podman:Socket"] = Socket,
            ["Cloud:Podman:IntervalSeconds"] = "0.2",
            ["Cloud:Podman:ProgressSeconds"] = "10",
            ["Cloud:Gateway:Url"] = $"http://127.0.0.1:{gateway}",
        };
        foreach (var (key, value) in settings) all[key] = value;
        var cloud = new CloudHost(await TestHost.Start(settings: all, services: services => services.PostConfigure<BauhiniaApiOptions>(BauhiniaDefaults.ApiScheme, api => api.BackchannelHandler = Loopback.Handler())), issuer, gateway);
        await cloud.Command("cloud", "organisations", "create", "--organisation", Organisation, "--title", "Transport Department");
        await cloud.Join(Organisation, "operator", Operator);
        await cloud.Expect(HttpStatusCode.Created, HttpMethod.Post, "/api/v1/organisations/td/projects", new JsonObject { ["name"] = "parking" });
        await cloud.Expect(HttpStatusCode.Created, HttpMethod.Post, "/api/v1/organisations/td/projects/parking/environments", new JsonObject { ["name"] = "production" });
        return cloud;
    }

    public async Task<string> Command(params string[] arguments)
    {
        var (exit, output) = await Host.Command(arguments);
        Assert.True(exit == 0, output);
        return output.Trim();
    }

    /// <summary>Lets a subject join by an invitation of the site's operator.</summary>
    public async Task Join(string organisation, string role, string subject)
    {
        var code = await Command("cloud", "members", "invite", "--organisation", organisation, "--role", role, "--post", $"Post of {subject}");
        await Expect(HttpStatusCode.OK, HttpMethod.Post, "/api/v1/invitations/accept", new JsonObject { ["code"] = code }, subject);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> Send(HttpMethod method, string path, object? body = null, string? subject = Operator, string? language = null)
    {
        using var client = new HttpClient(Host.Handler()) { BaseAddress = new Uri(Origin) };
        using var request = new HttpRequestMessage(method, path);
        if (subject is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token(subject, $"{Origin}/api/v1"));
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        request.Content = body switch
        {
            JsonNode json => new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
            string yaml => new StringContent(yaml, Encoding.UTF8, "application/yaml"),
            HttpContent content => content,
            _ => null,
        };
        using var answer = await client.SendAsync(request, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> Expect(HttpStatusCode status, HttpMethod method, string path, object? body = null, string subject = Operator)
    {
        var (found, answer) = await Send(method, path, body, subject);
        Assert.True(found == status, $"{method} {path}: {(int)found} {answer}");
        return answer ?? new JsonObject();
    }

    /// <summary>A manifest of the sample.</summary>
    public static string Manifest(string app, string more = "") => $"apiVersion: bauhinia/v1\napp: {app}\nimage: {Image}\nport: 8080\nhealth: /healthz\nresources: {{ cpu: 500m, memory: 32Mi }}\n{(more.Contains("drain", StringComparison.Ordinal) ? "" : "drain: 1s\n")}{more}";

    /// <summary>Applies a manifest and waits for the end of its deployment.</summary>
    public async Task<JsonNode> Deploy(string app, string more = "")
    {
        await Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{Place}/applications", Manifest(app, more));
        return await Settled(app);
    }

    public Task<JsonNode> Settled(string app) => Until($"{Place}/applications/{app}", view => (string?)view["deployment"]?["state"] != "Progressing");

    /// <summary>Asks until the answer is as it should be, for half a minute.</summary>
    public async Task<JsonNode> Until(string path, Func<JsonNode, bool> holds)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (true)
        {
            var (_, view) = await Send(HttpMethod.Get, path);
            if (view is not null && holds(view)) return view;
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"In vain: {view}");
            await Task.Delay(100, Cancelled);
        }
    }

    /// <summary>Asks for a page as the public would.</summary>
    public async Task<(HttpStatusCode Status, string Text)> Visit(string host, string path)
    {
        using var client = new HttpClient(Host.Handler());
        using var answer = await client.GetAsync(new Uri($"http://{host}.apps.localhost:{GatewayPort}{path}"), Cancelled);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary>Takes the applications down with the host, so that nothing runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        var (_, all) = await Send(HttpMethod.Get, $"{Place}/applications");
        foreach (var application in all as JsonArray ?? []) await Send(HttpMethod.Delete, $"{Place}/applications/{application?["name"]}");
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (TimeProvider.System.GetUtcNow() < deadline && await Engine.Containers(await PlatformName()) > 0) await Task.Delay(100, CancellationToken.None);
        await Host.DisposeAsync();
        await issuer.DisposeAsync();
    }

    /// <summary>How this platform is called at the engine.</summary>
    public async Task<string> PlatformName() => await Task.FromResult(StoreFile.Platform(Path.Combine(Host.Folder, "data", "cloud", "cloud.db")));
}
