using System.Diagnostics;
using Bauhinia.Host;
using Microsoft.AspNetCore.Builder;

namespace Bauhinia.Testing;

/// <summary>
/// The shipped host as a process of its own, which a test may kill with signal 9 and start again on the same folder, databases and port.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TestDatabase _database;
    private readonly Dictionary<string, string?> _settings;
    private Process? _process;

    private HostProcess(TestDatabase database, string folder, int port)
    {
        _database = database;
        Folder = folder;
        Port = port;
        _settings = new(database.Settings)
        {
            ["data"] = Path.Combine(folder, "data"),
            ["systems"] = "identity",
            ["Identity:Issuer"] = Origin,
            ["Identity:AllowInsecureHttp"] = "true",
            ["Identity:Keys:CredentialsFolder"] = Path.Combine(folder, "credentials"),
            ["Portal:Origin"] = $"http://portal.localhost:{port}",
            ["Data:Origin"] = $"http://data.localhost:{port}",
            ["RateLimits:RequestsPerMinute"] = "1000000",
            ["Data:FairUse:Anonymous:Requests"] = "1000000",
        };
    }

    /// <summary>Everything this host keeps on disk.</summary>
    public string Folder { get; }

    public int Port { get; }

    public Uri Issuer => new($"http://id.localhost:{Port}");

    public string Origin => Issuer.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether the process was killed and not started again.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Memory that the process holds, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            _process?.Refresh();
            return _process?.WorkingSet64 ?? 0;
        }
    }

    /// <summary>What all starts of this host have written to standard output and standard error.</summary>
    public string LogFile => Path.Combine(Folder, "host.log");

    /// <summary>The names of its databases on the PostgreSQL server; empty on SQLite.</summary>
    public IReadOnlyList<string> DatabaseNames => _database.Names;

    /// <summary>Migrates new databases and starts the host on them.</summary>
    /// <param name="databaseKind">See <see cref="TestDatabase.Kinds"/>.</param>
    /// <param name="settings">Settings over the defaults, by their configuration keys.</param>
    public static async Task<HostProcess> Start(
        string databaseKind, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-process-").FullName;
        var secret = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "credentials")).FullName, "bauhinia-identity-unlock");
        await File.WriteAllTextAsync(secret, "a secret for this test only", cancellationToken);
        // The host refuses a secret that every user may read.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secret, UnixFileMode.UserRead);
        var host = new HostProcess(await TestDatabase.Create(databaseKind, folder), folder, Loopback.FreePort());
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) host._settings[key] = value;
        await host.Command(["migrate"], cancellationToken);
        await host.Start(cancellationToken);
        return host;
    }

    /// <summary>Starts the host again and waits until it is ready.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        _process = Launch(["serve", "--urls", $"http://127.0.0.1:{Port}"]);
        IsGone = false;
        using var client = Loopback.Client(Issuer);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartLimit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var last = "nothing yet";
        try
        {
            while (last != "OK" && await tick.WaitForNextTickAsync(deadline.Token))
            {
                if (_process.HasExited) throw new InvalidOperationException($"The host ended with code {_process.ExitCode}: {await ReadLog()}");
                try
                {
                    using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), deadline.Token);
                    last = answer.StatusCode.ToString();
                }
                catch (HttpRequestException e)
                {
                    last = e.Message;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The host was not ready within {StartLimit}; /readyz last said {last}: {await ReadLog()}");
        }
    }

    /// <summary>Ends the host as a power cut would end it: no handler runs. Returns when the process is gone.</summary>
    public async Task Kill(CancellationToken cancellationToken)
    {
        if (_process is not { } process) return;
        IsGone = true;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        // 128 + signal: proof that it did not end by itself before.
        if (process.ExitCode != 128 + SigKill) throw new InvalidOperationException($"The host had ended by itself with code {process.ExitCode}: {await ReadLog()}");
        process.Dispose();
        _process = null;
    }

    /// <summary>Lets the running host make no file longer than so many bytes, as a full disk would; null lets it again.</summary>
    public async Task LimitFiles(long? bytes, CancellationToken cancellationToken)
    {
        if (_process is not { } running) return;
        var limit = bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unlimited";
        using var process = Process.Start("prlimit", ["--pid", running.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), $"--fsize={limit}:"]);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"prlimit ended with {process.ExitCode}.");
    }

    /// <summary>Runs one of the operator's commands in this process, beside the running host.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> CommandOutput(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await using var app = Compose();
        await using var output = new StringWriter();
        var exitCode = await HostCommands.Run(app.Services, words, output, cancellationToken);
        return exitCode == 0 ? output.ToString().Trim() : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {exitCode}: {output}");
    }

    /// <summary>The same host composed in this process and not started, to look into its stores.</summary>
    public WebApplication Compose() => HostProgram.Build([], null, new Dictionary<string, string?>(_settings) { ["Logging:LogLevel:Default"] = "Warning" });

    /// <summary>Runs one of the operator's commands; it must succeed.</summary>
    public async Task Command(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var process = Launch(words);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {await ReadLog()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // A shell joins the outputs to one file, which the host writes to by itself: nothing is lost when it is killed. A write past a limit of files is to
    // fail, as on a full disk, and not to end the process.
    private Process Launch(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", "trap '' XFSZ; log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogFile, "dotnet", HostFile, .. words])
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in CrashReport.Settings(Folder)) start.Environment[key] = value;
        foreach (var (key, value) in _settings) start.Environment["BAUHINIA_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
    }

    private static string HostFile => Path.Combine(AppContext.BaseDirectory, "Bauhinia.Host.dll");

    private async Task<string> ReadLog()
    {
        var log = File.Exists(LogFile) ? await File.ReadAllTextAsync(LogFile) : "";
        return log[Math.Max(0, log.Length - 4000)..] + await CrashReport.In(Folder);
    }
}
