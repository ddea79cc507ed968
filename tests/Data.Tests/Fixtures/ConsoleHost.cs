using System.Net;
using System.Net.Sockets;
using Bauhinia.Sdk;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Identity and Data in one host, with the console registered at Identity by the operator's command as <c>./run</c> does it.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    /// <summary>The owner of the streams of <see cref="TestStreams"/>.</summary>
    public const string Department = "test";

    /// <summary>One more stream that nobody approved.</summary>
    public const string Second = "test-second";

    private readonly string streams;
    private readonly Dictionary<string, string?> settings;

    private ConsoleHost(TestHost host, string streams, Dictionary<string, string?> settings, Publisher publisher) => (Host, this.streams, this.settings, Publisher) = (host, streams, settings, publisher);

    /// <summary>Where the connectors of <see cref="Second"/> and of <see cref="TestStreams.Devices"/> fetch from.</summary>
    public Publisher Publisher { get; }

    public TestHost Host { get; private set; }

    public string StreamFolder => streams;

    public Uri Origin => new($"http://data.localhost:{Host.Port}");

    public static async Task<ConsoleHost> Start(IReadOnlyDictionary<string, string?>? more = null)
    {
        var streams = TestStreams.Folder(Directory.CreateTempSubdirectory("bauhinia-streams-").FullName);
        await File.WriteAllTextAsync(Path.Combine(streams, "second.yaml"), TestStreams.Yaml(Second, approval: ""), TestContext.Current.CancellationToken);
        var publisher = await Publisher.Start();
        var settings = new Dictionary<string, string?>(more ?? new Dictionary<string, string?>())
        {
            ["systems"] = TestHost.AllSystems,
            ["Data:StreamFolder"] = streams,
            ["Data:Feeds:Source"] = "Live",
            ["Data:Feeds:ConnectorFolder"] = Connectors(streams, publisher),
            ["Data:Feeds:AllowedHosts:0"] = publisher.Host,
            ["Data:Feeds:AllowedNetworks:0"] = "127.0.0.1/32",
            ["Logging:LogLevel:Bauhinia.Data"] = "Error",
        };
        var folder = Directory.CreateTempSubdirectory("bauhinia-test-").FullName;
        var first = await TestHost.Start(folder: folder, settings: settings);
        var client = Path.Combine(folder, "console-client");
        var (exit, output) = await first.Command(
            "clients", "register", "--name-en", "Console", "--name-zh-hant", "控制台", "--name-zh-hans", "控制台", "--origin", $"http://data.localhost:{first.Port}", "--folder", client);
        Assert.True(exit == 0, output);
        await first.Stop();
        settings["Data:Console:Issuer"] = first.Issuer.ToString().TrimEnd('/');
        settings["Data:Console:ClientId"] = await File.ReadAllTextAsync(Path.Combine(client, "client-id"), TestContext.Current.CancellationToken);
        settings["Data:Console:KeyFile"] = Path.Combine(client, "client.pem");
        settings["Data:Console:AllowInsecureHttp"] = "true";
        return new ConsoleHost(await Start(folder, first.Port, settings), streams, settings, publisher);
    }

    /// <summary>Stops the host and starts it again on its folder, as after a change of its files.</summary>
    public async Task Restart()
    {
        await Host.Stop();
        Host = await Start(Host.Folder, Host.Port, settings);
    }

    public HttpClient Client() => new(Host.Handler()) { BaseAddress = Origin };

    /// <summary>The link of an invitation that the operator makes.</summary>
    public async Task<Uri> Invitation(string department, string role)
    {
        var (exit, output) = await Host.Command("data", "members", "invite", "--department", department, "--role", role, "--post", $"{role} of {department}");
        Assert.True(exit == 0, output);
        return new Uri(output.Trim());
    }

    /// <summary>Someone new, who has signed in and taken up an invitation.</summary>
    public async Task<ConsolePerson> Member(string role, string department = Department)
    {
        var person = await ConsolePerson.New(Host, Origin);
        var joined = await person.Post(await Invitation(department, role), "");
        Assert.True(joined.Status == HttpStatusCode.Redirect, joined.Body);
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Publisher.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(streams) ?? streams, recursive: true);
    }

    /// <summary>A folder with connectors of two streams; every other is switched off: no test goes to the network.</summary>
    private static string Connectors(string streams, Publisher publisher)
    {
        var folder = Directory.CreateDirectory(Path.Combine(streams, "..", "connectors")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "data", "connectors"), "*.yaml"))
        {
            File.WriteAllLines(Path.Combine(folder, Path.GetFileName(file)), File.ReadLines(file).Where(l => !l.StartsWith("enabled:", StringComparison.Ordinal)).Append("enabled: false"));
        }
        foreach (var stream in (string[])[Second, TestStreams.Devices])
        {
            File.WriteAllText(Path.Combine(folder, $"{stream}.yaml"), $"stream: {stream}\nformat: td-segment-speeds\nurl: http://{publisher.Host}/{stream}\neverySeconds: 3600\nrecordedAs: \"{stream}*\"\n");
        }
        return folder;
    }

    private static Task<TestHost> Start(string folder, int port, Dictionary<string, string?> settings) => TestHost.Start(
        folder: folder, port: port, settings: settings,
        services: services => services.Configure<BauhiniaOptions>(sdk => sdk.BackchannelHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }));
}
