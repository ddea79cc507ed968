using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>A lake whose files are kept in an S3 bucket, and whose folder is a cache.</summary>
public sealed class BucketTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";
    private const string Question = $"{Stream}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_manifest_names_stands_in_the_bucket_and_a_lost_cache_is_filled_from_there()
    {
        await using var s3 = await S3Server.Start();
        var host = await HighwayHost.Start(settings: s3.Settings);
        for (var day = 0; day < 3; day++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(day * 86_400));
        var moment = await HistoryTests.Now(host);
        var before = await host.Get($"{Question}&asOf={moment}");
        await Eventually.Is(() => Task.FromResult(s3.Objects), o => o.Contains("manifest.db"));
        await host.Host.Stop();
        Assert.Equal(await Named(host), s3.Files);
        foreach (var file in Directory.GetFiles(LakeFolderTests.Lake(host), "*.parquet", SearchOption.AllDirectories)) File.Delete(file);

        await using var next = await HighwayHost.Start(host, s3.Settings);
        var after = await next.Get($"{Question}&asOf={moment}");

        Assert.Equal(3, after.Body["readings"]?.AsArray().Count);
        Assert.Equal(before.Body.ToJsonString(), after.Body.ToJsonString());
        Assert.Equal(3, (await next.Get($"{Stream}/rollups/daily?from=2025-12-31T16:00:00Z&to=2026-02-01T00:00:00Z")).Body["days"]?.AsArray().Count);
    }

    [Fact]
    public async Task A_day_that_is_rewritten_leaves_the_bucket_only_the_new_file()
    {
        await using var s3 = await S3Server.Start();
        await using var host = await HighwayHost.Start(settings: s3.Settings);
        for (var minute = 0; minute < 4; minute++)
        {
            await host.Accepted(TestStreams.Levels, HighwayHost.Message(minute * 60));
            await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
        }
        using var client = host.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"{Stream}/days/2026-01-01.parquet", UriKind.Relative), Token)).StatusCode);

        await Eventually.Is(() => Task.FromResult(s3.Files), f => f.Count == 2);

        Assert.Equal(await Named(host), s3.Files);
        Assert.Equal(4, (await host.Get(Question)).Body["readings"]?.AsArray().Count);
    }

    [Fact]
    public async Task While_the_bucket_is_gone_readings_are_accepted_and_all_of_them_come_once_it_is_back()
    {
        using var errors = new ErrorLog();
        await using var s3 = await S3Server.Start();
        await using var host = await HighwayHost.Start(settings: s3.Settings, services: services => services.AddSingleton<ILoggerProvider>(errors));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await Eventually.Is(() => host.Get(Question), seen => seen.Body["readings"] is JsonArray { Count: 1 });
        await s3.Go();

        for (var second = 1; second <= 3; second++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(second));
        Assert.Equal("Degraded", await Eventually.Is(() => Ready(host), seen => seen != "Healthy"));
        var asked = await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "data.lake_unreachable"), (asked.Status, (string?)asked.Body["code"]));
        Assert.Single((await host.Get(Question)).Body["readings"]?.AsArray() ?? []);
        await s3.Come();

        await Eventually.Is(() => host.Get(Question), seen => seen.Body["readings"] is JsonArray { Count: 4 });
        Assert.Equal("Healthy", await Eventually.Is(() => Ready(host), seen => seen == "Healthy"));
        await Eventually.Is(async () => (await Named(host), s3.Files), f => f.Item1.SequenceEqual(f.Files));
        Assert.Contains("The bucket of the lake does not work", Assert.Single(errors.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_s_prefix_that_another_lake_has_stops_the_start()
    {
        await using var s3 = await S3Server.Start();
        await using var first = await HighwayHost.Start(settings: s3.Settings);
        await Eventually.Is(() => Task.FromResult(s3.Objects), o => o.Contains("owner"));
        await using var second = await HighwayHost.Start();
        await second.Host.Stop();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => HighwayHost.Start(second, s3.Settings));

        Assert.Contains("files of another lake", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lake_that_was_in_the_folder_moves_into_the_bucket()
    {
        var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Question}&asOf={await HistoryTests.Now(host)}");
        await host.Host.Stop();
        await using var s3 = await S3Server.Start();

        await using var next = await HighwayHost.Start(host, s3.Settings);

        await Eventually.Is(() => Task.FromResult(s3.Files), f => f.Count == 2);
        Assert.Equal(await Named(next), s3.Files);
    }

    [Fact]
    public async Task The_cache_stays_within_its_size_and_a_question_that_needs_more_is_refused()
    {
        await using var s3 = await S3Server.Start();
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?>(s3.Settings)
        {
            ["Data:Lake:Bucket:CacheMegabytes"] = "1", ["Data:Lake:AnswerMegabytes"] = "64", ["Data:Lake:FlushSeconds"] = "3600",
        });
        for (var day = 0; day < 3; day++)
        {
            for (var part = 0; part < 25; part++) await host.Accepted(TestStreams.Levels, Large((day * 86_400) + part, 4000, i => $"s{i}"));
            await host.Get($"{Stream}/history?from={HighwayHost.At(0)}&to={HighwayHost.At(1)}&limit=1&asOf={await HistoryTests.Now(host)}");
        }

        for (var day = 0; day < 3; day++)
        {
            var (status, answer) = await host.Get($"{Stream}/history?from={HighwayHost.At(day * 86_400)}&to={HighwayHost.At((day * 86_400) + 60)}&fields=level&limit=10&asOf={await HistoryTests.Now(host)}");
            Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
            Assert.Equal(10, answer["readings"]?.AsArray().Count);
            Assert.InRange(Directory.GetFiles(LakeFolderTests.Lake(host), "*.parquet", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 1, 1024 * 1024);
        }
        Assert.True((await Named(host)).Count > Directory.GetFiles(LakeFolderTests.Lake(host), "*.parquet", SearchOption.AllDirectories).Length);
        var all = await host.Get($"{Question}&limit=10");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "data.question_too_heavy"), (all.Status, (string?)all.Body["code"]));
    }

    [Fact]
    public async Task A_file_that_is_larger_than_the_cache_is_kept_all_the_same()
    {
        await using var s3 = await S3Server.Start();
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?>(s3.Settings) { ["Data:Lake:Bucket:CacheMegabytes"] = "1", ["Data:Lake:FlushSeconds"] = "3600" });
        // Less than the lake takes in at once, so that it is one file, and nothing in it that can be made smaller.
        for (var part = 0; part < 16; part++) await host.Accepted(TestStreams.Levels, Large(part, 4000, _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(15))));

        var (status, answer) = await host.Get($"{Stream}/history?from={HighwayHost.At(5 * 86_400)}&to={HighwayHost.At(6 * 86_400)}&asOf={await HistoryTests.Now(host)}");

        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        Assert.Equal(2, s3.Files.Count);
        Assert.Equal(await Named(host), s3.Files);
        Assert.True(s3.Files.Max(f => new FileInfo(s3.PathOf(f)).Length) > 1024 * 1024);
        // What is taken in next pushes it out of the cache, and it does not fit in again.
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(5 * 86_400));
        await host.Get($"{Stream}/history?from={HighwayHost.At(6 * 86_400)}&to={HighwayHost.At(7 * 86_400)}&asOf={await HistoryTests.Now(host)}");
        var day = await host.Get($"{Stream}/days/2026-01-01.parquet");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "data.question_too_heavy"), (day.Status, (string?)day.Body["code"]));
    }

    [Fact]
    public async Task A_secret_that_the_service_refuses_is_told_without_it_and_a_new_one_needs_no_restart()
    {
        using var errors = new ErrorLog();
        await using var s3 = await S3Server.Start();
        await File.WriteAllLinesAsync(s3.KeyFile, ["S3RVER", "not-the-secret"], Token);
        await using var host = await HighwayHost.Start(settings: s3.Settings, services: services => services.AddSingleton<ILoggerProvider>(errors));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        Assert.Equal("Degraded", await Eventually.Is(() => Ready(host), seen => seen != "Healthy"));
        Assert.DoesNotContain(errors.Lines, l => l.Contains("not-the-secret", StringComparison.Ordinal));

        await File.WriteAllLinesAsync(s3.KeyFile, ["S3RVER", "S3RVER"], Token);

        await Eventually.Is(() => host.Get(Question), seen => seen.Body["readings"] is JsonArray { Count: 1 });
    }

    [Theory]
    [InlineData("Endpoint", "http://s3.example.hk", "AllowInsecureHttp")]
    [InlineData("Endpoint", "https://user:word@s3.example.hk", "without a user")]
    [InlineData("Name", "A", "no name of a bucket")]
    [InlineData("Prefix", "../", "Prefix")]
    [InlineData("KeyFile", "key", "absolute")]
    [InlineData("Encryption", "ROT13", "Encryption")]
    [InlineData("CacheMegabytes", "0", "CacheMegabytes")]
    public async Task Settings_that_cannot_be_meant_stop_the_start(string name, string value, string why)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Data:Lake:Bucket:Endpoint"] = "https://s3.example.hk", ["Data:Lake:Bucket:Name"] = "lake", ["Data:Lake:Bucket:KeyFile"] = "/nowhere/key", [$"Data:Lake:Bucket:{name}"] = value,
        };

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HighwayHost.Start(settings: settings));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The names of the files that the manifest has, in order.</summary>
    internal static async Task<IReadOnlyList<string>> Named(HighwayHost host) => await Named(LakeFolderTests.Lake(host));

    internal static async Task<IReadOnlyList<string>> Named(string lake)
    {
        await using var manifest = new SqliteConnection($"Data Source={Path.Combine(lake, "manifest.db")};Pooling=False");
        await manifest.OpenAsync(Token);
        await using var query = manifest.CreateCommand();
        query.CommandText = "SELECT name FROM file ORDER BY name COLLATE BINARY";
        await using var row = await query.ExecuteReaderAsync(Token);
        var names = new List<string>();
        while (await row.ReadAsync(Token)) names.Add(row.GetString(0));
        return names;
    }

    // With all the digits that the lake keeps, so that a file is large.
    private static string Large(int second, int readings, Func<int, string> sensor)
    {
        var body = new StringBuilder($$"""{"measuredAt":"{{HighwayHost.At(second)}}","readings":[""");
        for (var i = 0; i < readings; i++) body.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"sensor":"{{sensor(i)}}","level":{{(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) >>> 25) / 10_000_000_000m}}}""");
        return body.Append("]}").ToString();
    }

    private static async Task<string> Ready(HighwayHost host)
    {
        using var client = host.Client();
        return await client.GetStringAsync(new Uri("/readyz", UriKind.Relative), Token);
    }
}
