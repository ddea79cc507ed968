using System.Collections.Concurrent;
using Bauhinia.Host;

namespace Bauhinia.Testing;

/// <summary>
/// Stores that <c>migrate</c> has made once for this process, keys included. Hosts that ask for nothing else about stores or keys begin
/// with a copy, which takes a tenth of the time; each still has stores of its own.
/// </summary>
internal sealed class TestTemplate
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<TestTemplate>>> Templates = new();

    /// <summary>Keys are made with a time: a host whose clock stands before it must make its own.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(30);

    private readonly string data;
    private readonly IReadOnlyList<string> databases;
    private readonly DateTimeOffset madeAt;

    private TestTemplate(string data, IReadOnlyList<string> databases, DateTimeOffset madeAt)
    {
        this.data = data;
        this.databases = databases;
        this.madeAt = madeAt;
    }

    /// <summary>Fills an empty folder and its databases from the template.</summary>
    /// <returns>False where the host must migrate by itself.</returns>
    public static async Task<bool> Copy(string kind, TestDatabase database, string folder, TimeProvider? clock, IReadOnlyDictionary<string, string?>? settings)
    {
        var target = Path.Combine(folder, "data");
        if (Directory.Exists(target) || settings?.Keys.Any(IsOfStores) == true || settings?.GetValueOrDefault("systems") is "data" or "cloud") return false;
        var template = await Templates.GetOrAdd(kind, k => new Lazy<Task<TestTemplate>>(() => Make(k))).Value;
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        if (now < template.madeAt || now > template.madeAt + Freshness) return false;
        await database.CopyFrom(template.databases);
        foreach (var file in Directory.EnumerateFiles(template.data, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(template.data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? target);
            File.Copy(file, copy);
        }
        foreach (var made in Directory.EnumerateDirectories(template.data, "*", SearchOption.AllDirectories).Prepend(template.data))
        {
            var copy = Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(template.data, made))).FullName;
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, File.GetUnixFileMode(made));
        }
        return true;
    }

    private static bool IsOfStores(string key) =>
        key.StartsWith("Identity:Keys", StringComparison.Ordinal) || key.StartsWith("Identity:KeyStore", StringComparison.Ordinal)
        || key.StartsWith("Identity:Database", StringComparison.Ordinal) || key is "Identity:DataFolder" or "Identity:ErasureJournal" or "Data:Journal" or "data";

    private static async Task<TestTemplate> Make(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-test-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var database = await TestDatabase.Create(kind, folder);
        var madeAt = TimeProvider.System.GetUtcNow();
        await using (var app = HostProgram.Build([], settings: new Dictionary<string, string?>(TestHost.BaseSettings(folder, "http", port: 1, database.Settings)) { ["systems"] = TestHost.AllSystems }))
        {
            var exit = await HostCommands.Run(app.Services, ["migrate"], TextWriter.Null, CancellationToken.None);
            if (exit != 0) throw new InvalidOperationException($"migrate answered {exit}");
        }
        await database.BecomeTemplate();
        return new TestTemplate(Path.Combine(folder, "data"), database.Names, madeAt);
    }
}
