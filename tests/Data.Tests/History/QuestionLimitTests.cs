using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>What one question and one network may cost the host.</summary>
public sealed class QuestionLimitTests
{
    private const string Path = $"/api/v1/streams/{TestStreams.Levels}/history";
    private const string January = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_longer_time_than_the_operator_allows_is_refused()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Lake:LongestRangeDays"] = "31" });
        Assert.Equal(HttpStatusCode.OK, (await host.Get($"{Path}?{January}")).Status);
        var (status, problem) = await host.Get($"{Path}?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z");
        Assert.Equal((HttpStatusCode.BadRequest, "data.range_too_long", "from"), (status, (string?)problem["code"], (string?)problem["parameter"]));
    }

    [Fact]
    public async Task A_question_is_stopped_at_its_deadline()
    {
        await using var host = await HighwayHost.Start(settings: Waiting("StatementSeconds", "1"));
        using var answer = await Ask(host, await Unanswered(host));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("2", answer.Headers.RetryAfter?.ToString());
        Assert.Equal("data.lake_busy", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))?["code"]);
    }

    [Fact]
    public async Task A_network_has_only_so_many_questions_under_way_and_all_together_too()
    {
        var settings = Waiting("QueriesPerNetwork", "1");
        // On a busy machine the steps take their time: what waits must not reach its deadline meanwhile.
        settings["Data:Lake:StatementSeconds"] = "600";
        (settings["Proxy:TrustedNetworks"], settings["Data:Lake:Queries"], settings["Data:Lake:WaitingQueries"]) = ("127.0.0.0/8", "2", "0");
        await using var host = await HighwayHost.Start(settings: settings);
        var question = await Unanswered(host);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        // Of two that come together one waits, and the other is refused.
        List<Task<HttpResponseMessage>> ofOne = [AskUntil(host, question, "2001:db8:0:1::1", leaving.Token), AskUntil(host, question, "2001:db8:0:1:ffff::2", leaving.Token)];
        var refused = await Task.WhenAny(ofOne);
        Assert.Equal("429 data.too_many_questions", await Refusal(await refused));
        Assert.Equal("200 ", await Refusal(await Ask(host, $"{Path}?{January}", "2001:db8:0:2::1")));
        List<Task<HttpResponseMessage>> ofOthers = [AskUntil(host, question, "192.0.2.1", leaving.Token), AskUntil(host, question, "198.51.100.1", leaving.Token)];
        var late = await Task.WhenAny(ofOthers);
        Assert.Equal("503 data.lake_busy", await Refusal(await late));

        await leaving.CancelAsync();
        foreach (var waiting in ofOne.Concat(ofOthers).Where(t => t != refused && t != late)) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // Who goes away leaves the place to others.
        Assert.Equal("200 ", await Eventually.Is(async () => await Refusal(await Ask(host, $"{Path}?{January}", "198.51.100.1")), seen => seen == "200 "));
    }

    [Fact]
    public async Task An_answer_that_grows_too_large_goes_on_at_the_next_page()
    {
        const int Sensors = 20_000;
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Lake:AnswerMegabytes"] = "1" });
        var readings = new StringBuilder();
        for (var sensor = 0; sensor < Sensors; sensor++) readings.Append(CultureInfo.InvariantCulture, $$"""{{(sensor == 0 ? "" : ",")}}{"sensor":"s{{sensor}}","level":1}""");
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{{readings}}]}""");
        var page = $"{Path}?{January}&limit=100000&asOf={await HistoryTests.Now(host)}";
        var seen = new HashSet<string>();
        var pages = 0;
        while (page.Length > 0)
        {
            using var answer = await Ask(host, page);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
            Assert.InRange(bytes.Length, 1, (1024 * 1024) + 1000);
            var body = JsonNode.Parse(bytes);
            foreach (var reading in body?["readings"]?.AsArray() ?? []) Assert.True(seen.Add((string?)reading?["sensor"] ?? ""));
            page = (string?)body?["next"] ?? "";
            pages++;
        }

        Assert.Equal((Sensors, true), (seen.Count, pages > 1));
    }

    [Fact]
    public async Task A_time_that_has_come_stands_for_one_message_on_every_page_though_the_clock_goes_back()
    {
        var clock = new SetBackClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1},{"sensor":"s2","level":2}]}""");
        var moment = await HistoryTests.Now(host);
        var (_, first) = await host.Get($"{Path}?{January}&limit=1&asOf=2026-03-01T00:00:00Z");
        clock.Back = TimeSpan.FromHours(1);
        // Accepted at the same time as the message before it: times of acceptance do not go back.
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":7}]}""");
        var (_, second) = await host.Get((string?)first["next"] ?? "");

        Assert.True(second["asOf"] is not null, second.ToJsonString());
        Assert.Equal((moment, moment), ((string?)first["asOf"], (string?)second["asOf"]));
        Assert.Equal((1m, 2m), ((decimal?)first["readings"]?[0]?["level"], (decimal?)second["readings"]?[0]?["level"]));
        var (status, problem) = await host.Get($"{Path}?{January}&asOf=2026-03-01T00:00:01Z");
        Assert.Equal((HttpStatusCode.BadRequest, "asOf"), (status, (string?)problem["parameter"]));
    }

    [Fact]
    public async Task Requests_are_limited_by_the_network_that_one_subscriber_has()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Proxy:TrustedNetworks"] = "127.0.0.0/8", ["Data:FairUse:Anonymous:Requests"] = "4" });
        var statuses = new List<HttpStatusCode>();
        for (var address = 1; address <= 40; address++)
        {
            using var answer = await Ask(host, "/api/v1/streams", string.Create(CultureInfo.InvariantCulture, $"2001:db8:0:1:{address}::{address}"));
            statuses.Add(answer.StatusCode);
        }
        using var other = await Ask(host, "/api/v1/streams", "2001:db8:0:2::1");

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    /// <summary>Settings under which a question about what has just come waits.</summary>
    private static Dictionary<string, string?> Waiting(string setting, string value) => new() { ["Data:Lake:DemandSeconds"] = "60", [$"Data:Lake:{setting}"] = value };

    /// <summary>A question that waits for the lake to be copied again.</summary>
    private static async Task<string> Unanswered(HighwayHost host)
    {
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        Assert.Equal(HttpStatusCode.OK, (await host.Get($"{Path}?{January}&asOf={await HistoryTests.Now(host)}")).Status);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        return $"{Path}?{January}&asOf={await HistoryTests.Now(host)}";
    }

    private static async Task<string> Refusal(HttpResponseMessage answer)
    {
        using (answer) return $"{(int)answer.StatusCode} {(string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))?["code"]}";
    }

    private static Task<HttpResponseMessage> Ask(HighwayHost host, string path, string? network = null) => AskUntil(host, path, network, Token);

    private static async Task<HttpResponseMessage> AskUntil(HighwayHost host, string path, string? network, CancellationToken cancellationToken)
    {
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (network is not null) request.Headers.Add("X-Forwarded-For", network);
        return await client.SendAsync(request, cancellationToken);
    }

    private sealed class SetBackClock(DateTimeOffset begin) : FakeTimeProvider(begin)
    {
        public TimeSpan Back { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Back;

        // Only the time of day is set back: what measures durations goes on.
        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }
}
