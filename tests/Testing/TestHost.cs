using System.Net;
using System.Net.Sockets;
using Bauhinia.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Bauhinia.Testing;

/// <summary>
/// The shipped host in this process, on a free port, with real databases in a folder of its own. Only the clock is a fake, and only
/// when asked for. Requests come in over TCP as anyone's would.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>For the setting <c>systems</c>. A host runs Identity alone unless a test is about more: it starts in less time.</summary>
    public const string AllSystems = "identity,cloud,data";

    private readonly WebApplication app;
    private readonly TestDatabase database;
    private bool isStopped;

    private TestHost(WebApplication app, TestDatabase database, string folder, int port)
    {
        this.app = app;
        this.database = database;
        Folder = folder;
        Port = port;
    }

    /// <summary>Everything this host keeps on disk.</summary>
    public string Folder { get; }

    public int Port { get; }

    /// <summary>The issuer's origin, <c>http://id.localhost:PORT</c>.</summary>
    public Uri Issuer => new($"{(Tls is null ? "http" : "https")}://id.localhost:{Port}");

    /// <summary>Set when the host was started on TLS.</summary>
    public TestTls? Tls { get; private init; }

    /// <summary>Set when the host was started with a fake clock.</summary>
    public FakeTimeProvider? Clock { get; private init; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts a host.</summary>
    /// <param name="databaseKind"><c>sqlite</c> or <c>postgres</c>; see <see cref="TestDatabase.Kinds"/>.</param>
    /// <param name="clock">A clock to stand still; null for the real one.</param>
    /// <param name="settings">Settings over the defaults, by their configuration keys.</param>
    /// <param name="folder">A folder to start from, of an earlier host; null for a new one.</param>
    /// <param name="port">A port of an earlier host, to keep its issuer; null for a free one.</param>
    /// <param name="tls">Whether to serve https with a certificate of the host's own authority.</param>
    /// <param name="services">Adds what watches or holds up the host from outside.</param>
    public static async Task<TestHost> Start(
        string databaseKind = TestDatabase.Sqlite, FakeTimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null, string? folder = null,
        int? port = null, bool tls = false, Action<IServiceCollection>? services = null)
    {
        folder ??= Directory.CreateTempSubdirectory("bauhinia-test-").FullName;
        var database = await TestDatabase.Create(databaseKind, folder);
        var (onPort, authority, scheme) = (port ?? Loopback.FreePort(), tls ? TestTls.Create(folder) : null, tls ? "https" : "http");
        var isMigrated = await TestTemplate.Copy(databaseKind, database, folder, clock, settings);
        var app = HostProgram.Build([], builder =>
        {
            if (clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.WebHost.UseUrls($"{scheme}://127.0.0.1:{onPort}");
            services?.Invoke(builder.Services);
        }, new Dictionary<string, string?>(BaseSettings(folder, scheme, onPort, database.Settings))
        {
            ["Kestrel:Certificates:Default:Path"] = authority?.CertificateFile,
            ["Kestrel:Certificates:Default:KeyPath"] = authority?.KeyFile,
        }.Concat(settings ?? new Dictionary<string, string?>()).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value));
        if (!isMigrated)
        {
            var exit = await HostCommands.Run(app.Services, ["migrate"], TextWriter.Null, CancellationToken.None);
            if (exit != 0) throw new InvalidOperationException($"migrate answered {exit}");
        }
        await app.StartAsync();
        return new TestHost(app, database, folder, onPort) { Clock = clock, Tls = authority };
    }

    /// <summary>What every host of the tests starts from. Makes the secret that unlocks the keys, unless the folder has one.</summary>
    internal static Dictionary<string, string?> BaseSettings(string folder, string scheme, int port, IReadOnlyDictionary<string, string?> database)
    {
        var credentials = Directory.CreateDirectory(Path.Combine(folder, "credentials")).FullName;
        var secret = Path.Combine(credentials, "bauhinia-identity-unlock");
        File.WriteAllText(secret, "a secret for this test only");
        // The host refuses a secret that every user may read.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secret, UnixFileMode.UserRead);
        return new Dictionary<string, string?>(database)
        {
            ["data"] = Path.Combine(folder, "data"),
            ["systems"] = "identity",
            ["Identity:Issuer"] = $"{scheme}://id.localhost:{port}",
            ["Identity:AllowInsecureHttp"] = scheme == "http" ? "true" : "false",
            ["Identity:Keys:CredentialsFolder"] = credentials,
            ["Identity:Keys:SealedFileMemoryKib"] = "19456",
            ["Portal:Origin"] = $"{scheme}://portal.localhost:{port}",
            ["Cloud:Origin"] = $"{scheme}://cloud.localhost:{port}",
            ["Data:Origin"] = $"{scheme}://data.localhost:{port}",
            ["RateLimits:RequestsPerMinute"] = "1000000",
            ["Data:FairUse:Anonymous:Requests"] = "1000000",
            ["Logging:LogLevel:Default"] = "Warning",
        };
    }

    /// <summary>A client with a cookie jar of its own that follows no redirect; <c>*.localhost</c> is this host.</summary>
    public HttpClient Client(bool followRedirects = false) => Client(Handler(followRedirects));

    /// <summary>A client over a handler of <see cref="Handler"/>, which holds its answers against the API's description.</summary>
    public HttpClient Client(SocketsHttpHandler handler) => new(new DeclaredProblems(handler)) { BaseAddress = Issuer };

    public SocketsHttpHandler Handler(bool followRedirects = false) => new()
    {
        AllowAutoRedirect = followRedirects,
        CookieContainer = new CookieContainer(),
        SslOptions = Tls is null ? new() : new() { CertificateChainPolicy = Tls.Trust() },
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>Runs an operator's command on this host's databases.</summary>
    /// <returns>The exit code and what the command printed.</returns>
    public async Task<(int ExitCode, string Output)> Command(params string[] arguments)
    {
        await using var output = new StringWriter();
        var exitCode = await HostCommands.Run(app.Services, arguments, output, CancellationToken.None);
        return (exitCode, output.ToString());
    }

    /// <summary>Stops the host and keeps its folder and databases, to start another from them.</summary>
    public async Task Stop()
    {
        if (isStopped) return;
        isStopped = true;
        // Background work that is not asked to stop first meets its services disposed, and says so at length.
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
