using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>The folder of the lake belongs to one host, which deletes and writes there what is its own and nothing else.</summary>
public sealed class LakeFolderTests
{
    private const string Question = $"/api/v1/streams/{TestStreams.Levels}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_host_on_the_same_lake_does_not_start()
    {
        await using var first = await HighwayHost.Start();
        await using var second = await HighwayHost.Start();
        await second.Host.Stop();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => HighwayHost.Start(second, settings: new Dictionary<string, string?> { ["Data:Lake:Folder"] = Lake(first) }));

        Assert.Contains("Another process has the lake", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_another_process_moved_is_not_moved_on_and_no_file_stays_behind()
    {
        using var errors = new ErrorLog();
        await using var host = await HighwayHost.Start(
            settings: new Dictionary<string, string?> { ["Data:Lake:FlushSeconds"] = "1" }, services: services => services.AddSingleton<ILoggerProvider>(errors));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await Eventually.Is(() => host.Get(Question), seen => seen.Body["readings"] is JsonArray { Count: 1 });
        var known = Assert.Single(Files(Lake(host)));
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(Lake(host), "manifest.db")};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using var move = other.CreateCommand();
            move.CommandText = "UPDATE place SET sequence = sequence + 7";
            await move.ExecuteNonQueryAsync(Token);
        }
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));

        await Eventually.Is(() => Task.FromResult(errors.Lines.ToList()), lines => lines.Any(l => l.Contains("changed by another process", StringComparison.Ordinal)));

        Assert.Equal([known], Files(Lake(host)));
    }

    [Fact]
    public async Task Only_files_with_names_of_the_lake_s_own_form_are_ever_deleted()
    {
        var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
        var day = Path.GetDirectoryName(Assert.Single(Files(Lake(host)))) ?? "";
        string[] foreign = [Path.Combine(Lake(host), "mine.parquet"), Path.Combine(day, "copy-of-1-1.parquet"), Path.Combine(day, "1-1-left.parquet")];
        foreach (var file in foreign) await File.WriteAllTextAsync(file, "an operator's", Token);
        await host.Host.Stop();

        await using var next = await HighwayHost.Start(host);

        Assert.All(foreign, file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public async Task A_folder_s_name_is_never_a_pattern()
    {
        var under = Directory.CreateTempSubdirectory("bauhinia-lake-").FullName;
        try
        {
            await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Lake:Folder"] = Path.Combine(under, "day=[12]*") });
            await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
            await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
            var file = Assert.Single(Files(under));
            var matching = file.Replace("day=[12]*", "day=1x", StringComparison.Ordinal);
            Directory.CreateDirectory(Path.GetDirectoryName(matching) ?? "");
            await File.WriteAllTextAsync(matching, "this is no Parquet", Token);

            var (_, answer) = await host.Get(Question);

            Assert.Equal(20.5m, (decimal?)answer["readings"]?[0]?["level"]);
        }
        finally
        {
            Directory.Delete(under, recursive: true);
        }
    }

    [Fact]
    public async Task Questions_about_what_has_just_come_make_few_files()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Lake:DemandSeconds"] = "2" }, clock: clock);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
        var asked = new List<Task<(System.Net.HttpStatusCode Status, JsonNode Body)>>();
        for (var second = 1; second <= 4; second++)
        {
            await host.Accepted(TestStreams.Levels, HighwayHost.Message(second));
            asked.Add(host.Get($"{Question}&asOf={await HistoryTests.Now(host)}"));
            Assert.Single((await host.Get(Question)).Body["readings"]?.AsArray() ?? []);
        }
        var all = Task.WhenAll(asked);
        await Eventually.Is(() => { clock.Advance(TimeSpan.FromSeconds(1)); return Task.FromResult(all.IsCompleted); }, done => done);

        Assert.Equal([2, 3, 4, 5], (await all).Select(a => a.Body["readings"]?.AsArray().Count ?? 0));
        Assert.Equal(2, Files(Lake(host)).Length);
    }

    internal static string Lake(HighwayHost host) => Path.Combine(host.Host.Folder, "data", "data", "lake");

    /// <summary>The files of readings; beside each day's stands one of its hours.</summary>
    internal static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*.parquet", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("hours-", StringComparison.Ordinal))];

    internal static string At(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
