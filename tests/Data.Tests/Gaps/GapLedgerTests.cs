using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Gaps;

/// <summary>The ledger says what is absent, late, repeated and corrected: all of it, and nothing else.</summary>
public sealed class GapLedgerTests
{
    private const string Traffic = "td-traffic-speed";
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_made_day_has_the_gaps_repeats_and_corrections_that_were_planted()
    {
        var campaign = Campaign.Start("gap-ledger");
        var day = new MadeDay(Midnight, campaign.Choices);
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await HighwayHost.Start(clock: clock);
        foreach (var (at, body) in day.Requests())
        {
            clock.SetUtcNow(at);
            await host.Accepted(Traffic, body);
        }
        // The last period is the newest: what follows is awaited for ten minutes and half.
        if (clock.GetUtcNow() < day.End.AddMinutes(11)) clock.SetUtcNow(day.End.AddMinutes(11));

        var (entries, summary) = await Entries(host, Traffic, $"from={MadeDay.Text(day.Begin)}&to={MadeDay.Text(day.End)}&limit=500");

        Assert.Equal(day.Expected, entries.Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal(entries.Select(e => (string?)e["time"]), entries.Select(e => (string?)e["time"]).Order(StringComparer.Ordinal));
        Assert.Equal(
            (MadeDay.Periods, day.Absent, day.Late, day.Repeats, day.Revisions, day.Doubled),
            ((int?)summary["expected"], (int?)summary["absent"], (int?)summary["late"], (int?)summary["repeats"], (int?)summary["revisions"], (int?)summary["doubled"]));
        Assert.Equal(MadeDay.Text(day.End), (string?)summary["silentSince"]);
        // A message that ends the silence after the day, and is no longer news, tells that everything before it has been said.
        await host.Accepted(Traffic, Reading(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(day.Stated, await Stated(host, day));
    }

    [Fact]
    public async Task A_feed_that_is_gone_for_a_day_is_absent_until_it_is_back()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(Traffic, Reading(Midnight));
        clock.Advance(TimeSpan.FromDays(1));

        var (gone, summary) = await Entries(host, Traffic, "");
        var back = clock.GetUtcNow();
        await host.Accepted(Traffic, Reading(back));
        clock.Advance(TimeSpan.FromMinutes(11));
        var (over, _) = await Entries(host, Traffic, $"from={MadeDay.Text(Midnight)}&kind=absent&to={MadeDay.Text(back)}");

        // A day of 2,880 periods without the first, and without those of the last ten minutes, which are awaited.
        Assert.Equal($"absent {MadeDay.Text(Midnight.AddSeconds(30))} {2880 - 1 - 20} ", Line(Assert.Single(gone)));
        Assert.Equal(MadeDay.Text(Midnight.AddSeconds(30)), (string?)summary["silentSince"]);
        Assert.Equal($"absent {MadeDay.Text(Midnight.AddSeconds(30))} 2879 {MadeDay.Text(back)}", Line(Assert.Single(over)));
    }

    [Fact]
    public async Task A_clock_that_goes_back_an_hour_is_stated_once()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(Traffic, Reading(Midnight));
        clock.AdjustTime(Midnight.AddHours(-1));
        for (var i = 0; i < 3; i++) await host.Accepted(Traffic, Reading(Midnight.AddHours(-1).AddSeconds(30 * i)));
        clock.AdjustTime(Midnight.AddMinutes(1));
        await host.Accepted(Traffic, Reading(Midnight.AddSeconds(30)));

        var (entries, _) = await Entries(host, Traffic, $"kind=clock&from={MadeDay.Text(Midnight.AddHours(-2))}&to={MadeDay.Text(Midnight.AddHours(1))}");

        var step = Assert.Single(entries);
        Assert.Equal((MadeDay.Text(Midnight), 3600), ((string?)step["time"], (int?)step["backSeconds"]));
    }

    [Fact]
    public async Task A_killed_host_has_the_ledger_that_its_messages_make()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var door = await KillableDoor.Start();
        var choices = new SeededChoices("ledger/kill9");
        var begin = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        var killing = Task.CompletedTask;
        for (var i = 0; !door.Host.IsGone && i < 100_000; i++)
        {
            if (i == 150) killing = door.Host.Kill(cancel);
            try
            {
                var second = 60 * choices.Below(200);
                await door.Push(TestStreams.Beats, $$"""{"measuredAt":"{{MadeDay.Text(begin.AddSeconds(second))}}","readings":[{"sensor":"s","level":{{choices.Below(2)}}}]}""");
            }
            catch (HttpRequestException)
            {
                break;
            }
        }
        await killing;

        await door.Host.Start(cancel);
        var kept = await Past(door, begin);
        await door.Host.Kill(cancel);
        await using (var journal = new SqliteConnection($"Data Source={Directory.EnumerateFiles(door.Host.Folder, "journal.db", SearchOption.AllDirectories).Single()};Pooling=False"))
        {
            // What the start finds of another period it makes anew from the messages.
            await journal.OpenAsync(cancel);
            await using var forget = journal.CreateCommand();
            forget.CommandText = "UPDATE ledger SET period = 1";
            Assert.True(await forget.ExecuteNonQueryAsync(cancel) > 0);
        }
        await door.Host.Start(cancel);
        var made = await Past(door, begin);

        Assert.True(kept.Count > 50, string.Join('\n', kept));
        Assert.Equal(made, kept);
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("to=2026-01-01")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("kind=missing")]
    [InlineData("after=x")]
    [InlineData("after=OTk5OTk5OTk5OTk5OTk5OTk5CmFsbAowCjA")]
    [InlineData("unknown=1")]
    [InlineData("limit=1&limit=2")]
    public async Task What_cannot_be_asked_is_refused(string query)
    {
        await using var host = await HighwayHost.Start();

        var (status, problem) = await host.Get($"/api/v1/streams/{Traffic}/gaps?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "data.gaps_asked"), (status, (string?)problem["code"]));
    }

    [Theory]
    [InlineData(TestStreams.Hidden)]
    [InlineData("there-is-none")]
    [InlineData("hko-rainfall-daily")]
    public async Task A_stream_that_is_not_public_or_promises_nothing_has_no_ledger(string stream)
    {
        await using var host = await HighwayHost.Start();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Get($"/api/v1/streams/{stream}/gaps")).Status);
    }

    [Fact]
    public async Task Any_page_may_read_the_ledger()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();

        using var answer = await client.GetAsync(new Uri($"/api/v1/streams/{Traffic}/gaps", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("en", "What is missing")]
    [InlineData("zh-Hant", "缺漏情況")]
    [InlineData("zh-Hans", "缺失情况")]
    public async Task The_page_of_a_data_set_says_what_is_missing(string culture, string words)
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(Traffic, Reading(Midnight));
        clock.Advance(TimeSpan.FromHours(1));
        using var client = host.Client();

        var page = await client.GetStringAsync(new Uri($"/datasets/{Traffic}?culture={culture}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("99", page, StringComparison.Ordinal);
    }

    /// <summary>What is said of four hours, but for the silence that goes on.</summary>
    private static async Task<List<string>> Past(KillableDoor door, DateTimeOffset begin)
    {
        var gaps = await door.Gaps($"from={MadeDay.Text(begin)}&to={MadeDay.Text(begin.AddHours(4))}&limit=1000");
        return [.. gaps["entries"]?.AsArray().Where(e => (string?)e?["kind"] != "absent" || e["until"] is not null).Select(e => e?.ToJsonString() ?? "") ?? []];
    }

    private static string Reading(DateTimeOffset at) => $$"""{"measuredAt":"{{MadeDay.Text(at)}}","readings":[{"detector":"AID01101","lane":"Fast Lane","speed":70}]}""";

    private static string Line(JsonNode entry) => (string?)entry["kind"] switch
    {
        "absent" => $"absent {entry["time"]} {entry["periods"]} {entry["until"]}",
        "late" => $"late {entry["time"]} {entry["lateSeconds"]} {entry["acceptedTime"]}",
        "revised" => $"revised {entry["time"]} {entry["revision"]} {entry["acceptedTime"]}",
        "repeated" => $"repeated {entry["time"]} {entry["count"]} {entry["acceptedTime"]}",
        _ => $"{entry["kind"]} {entry["time"]} {entry["count"]} {entry["differentValues"]}",
    };

    private static async Task<(List<JsonNode> Entries, JsonNode Summary)> Entries(HighwayHost host, string stream, string query)
    {
        var entries = new List<JsonNode>();
        string? after = null;
        while (true)
        {
            var (status, page) = await host.Get($"/api/v1/streams/{stream}/gaps?{query}{(after is null ? "" : $"{(query.Length > 0 ? "&" : "")}after={after}")}");
            Assert.Equal(HttpStatusCode.OK, status);
            entries.AddRange(page["entries"]?.AsArray().OfType<JsonNode>() ?? []);
            after = (string?)page["after"];
            if (after is null) return (entries, Assert.IsType<JsonObject>(page["summary"]));
        }
    }

    /// <summary>What the ledger's stream said last of each period of the day; it has said everything when it says where the silence after the day ended.</summary>
    private static async Task<IEnumerable<string>> Stated(HighwayHost host, MadeDay day)
    {
        await using var reader = await SseSubscriber.Open(host.Origin, "gap-ledger", "?after=beginning");
        var last = new Dictionary<string, JsonArray>();
        while (last.GetValueOrDefault(MadeDay.Text(day.End))?[0]?["until"] is null)
        {
            var next = (await reader.Take(1))[0];
            Assert.Equal(Traffic, (string?)next["subject"]);
            last[(string?)next["time"] ?? ""] = Assert.IsType<JsonArray>(next["data"]?["readings"]);
        }
        return last.Where(period => string.CompareOrdinal(period.Key, MadeDay.Text(day.End)) < 0).SelectMany(period => period.Value.Select(line => string.Join(' ',
            new[] { period.Key, (string?)line?["kind"], line?["periods"]?.ToString(), line?["until"]?.ToString(), line?["count"]?.ToString() }.Where(w => w is not null)))).Order(StringComparer.Ordinal);
    }
}
