using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>npm <c>@20minutes/s3rver</c> as a process of its own, which checks signatures and keeps objects as files. It can go away and come back.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private const string Bucket = "city-lake";
    private readonly string folder = Directory.CreateTempSubdirectory("bauhinia-s3-").FullName;
    private readonly int port = Loopback.FreePort();
    private Process? process;

    private S3Server() => File.WriteAllLines(KeyFile, ["S3RVER", "S3RVER"]);

    /// <summary>The file with the access key; <see cref="Settings"/> name it.</summary>
    public string KeyFile => Path.Combine(folder, "key");

    /// <summary>The host's settings for this bucket.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Data:Lake:Bucket:Endpoint"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        ["Data:Lake:Bucket:AllowInsecureHttp"] = "true",
        ["Data:Lake:Bucket:Name"] = Bucket,
        ["Data:Lake:Bucket:Prefix"] = "lake/",
        ["Data:Lake:Bucket:KeyFile"] = KeyFile,
        ["Data:Lake:Bucket:TimeoutSeconds"] = "5",
        ["Data:Lake:Bucket:Retries"] = "1",
        ["Data:Lake:FlushSeconds"] = "1",
    };

    /// <summary>The names of the Parquet files in the bucket, in order.</summary>
    public IReadOnlyList<string> Files => [.. Objects.Where(o => o.EndsWith(".parquet", StringComparison.Ordinal))];

    /// <summary>The names of all objects under the prefix, in order.</summary>
    public IReadOnlyList<string> Objects
    {
        get
        {
            var lake = Path.Combine(folder, "objects", Bucket, "lake");
            const string ending = "._S3rver_object";
            return !Directory.Exists(lake) ? [] : [.. Directory.GetFiles(lake, $"*{ending}", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(lake, f)[..^ending.Length]).Order(StringComparer.Ordinal)];
        }
    }

    public static async Task<S3Server> Start()
    {
        var server = new S3Server();
        await server.Come();
        return server;
    }

    /// <summary>Where the server keeps an object.</summary>
    public string PathOf(string name) => Path.Combine(folder, "objects", Bucket, "lake", name + "._S3rver_object");

    /// <summary>Starts it, on the same port and the same objects.</summary>
    public async Task Come()
    {
        var script = Path.Combine(Path.GetDirectoryName(Here()) ?? ".", "..", "s3rver");
        if (!Directory.Exists(Path.Combine(script, "node_modules"))) throw new InvalidOperationException($"Run npm ci in {script} first; ./test does.");
        var start = new ProcessStartInfo("node", [Path.Combine(script, "server.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = script };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["FOLDER"] = Directory.CreateDirectory(Path.Combine(folder, "objects")).FullName;
        start.Environment["BUCKET"] = Bucket;
        process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        await Says("ready");
    }

    /// <summary>Ends it at once; what is under way gets no answer.</summary>
    public async Task Go()
    {
        if (process is not { } running) return;
        running.Kill();
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        running.Dispose();
        process = null;
    }

    /// <summary>From now on what is written is stored, but its answer kept back.</summary>
    public Task Hold() => Tell("hold");

    public Task Release() => Tell("release");

    public async ValueTask DisposeAsync()
    {
        await Go();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Tell(string word)
    {
        await (process?.StandardInput.WriteLineAsync(word) ?? Task.CompletedTask);
        await Says(word);
    }

    private async Task Says(string word)
    {
        string? line;
        do
        {
            line = await (process?.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? default);
            if (line is null) throw new InvalidOperationException($"The S3 server ended before it said '{word}'.");
        }
        while (line != word);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
