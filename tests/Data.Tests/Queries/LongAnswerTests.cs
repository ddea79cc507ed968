using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Data.Tests.History;
using Xunit;

namespace Bauhinia.Data.Tests.Queries;

/// <summary>An answer of any size costs the host little, and a part of one is never taken for the whole.</summary>
public sealed class LongAnswerTests
{
    private const string Year = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
    private const string Endless = "&times=1000000000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("arrow")]
    public async Task An_answer_that_breaks_off_ends_the_connection(string form)
    {
        await using var host = await WithOneReading();
        using var answer = await Begin(host, TestQueries.Broken, form, "");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var broken = await Assert.ThrowsAnyAsync<Exception>(() => body.CopyToAsync(Stream.Null, Token));
        Assert.True(broken is IOException or HttpRequestException, broken.ToString());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("arrow")]
    public async Task A_question_without_a_first_row_at_its_deadline_is_refused(string form)
    {
        await using var host = await WithOneReading(("StatementSeconds", "1"));
        using var answer = await Begin(host, TestQueries.Slow, form, "");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal("data.question_too_heavy", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))?["code"]);
    }

    [Fact]
    public async Task A_reader_that_does_not_take_its_answer_holds_up_nobody_and_loses_its_place()
    {
        await using var host = await WithOneReading(("SendSeconds", "2"));
        using var idle = await Begin(host, TestQueries.Many, "json", Endless);
        // One turn is kept for questions that are answered whole.
        Assert.Equal(HttpStatusCode.OK, (await host.Get($"/api/v1/streams/{TestStreams.Levels}/history?{Year}")).Status);
        // The next long answer waits until the first reader's time is over.
        Assert.Equal(HttpStatusCode.OK, (await host.Get($"/api/v1/queries/{TestQueries.Many}/result?{Year}&times=1")).Status);
        await using var body = await idle.Content.ReadAsStreamAsync(Token);
        await Assert.ThrowsAnyAsync<Exception>(() => body.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task A_reader_that_goes_stops_its_question()
    {
        await using var host = await WithOneReading();
        using (var answer = await Begin(host, TestQueries.Many, "arrow", Endless))
        {
            await using var body = await answer.Content.ReadAsStreamAsync(Token);
            await body.ReadExactlyAsync(new byte[1_000_000], Token);
        }

        // Well within the 60 seconds that the answer could have taken.
        var (status, _) = await host.Get($"/api/v1/queries/{TestQueries.Many}/result?{Year}&times=1");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static async Task<HighwayHost> WithOneReading(params (string Name, string Value)[] limits)
    {
        var host = await QueryTests.Start(limits.ToDictionary(l => $"Data:Lake:{l.Name}", l => (string?)l.Value));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var asOf = await HistoryTests.Now(host);
        await Eventually.Is(async () => (await host.Get($"/api/v1/streams/{TestStreams.Levels}/history?{Year}&asOf={asOf}")).Status, seen => seen == HttpStatusCode.OK);
        return host;
    }

    // The client goes with the answer.
    private static async Task<HttpResponseMessage> Begin(HighwayHost host, string query, string form, string parameters)
    {
        var client = host.Client();
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/queries/{query}/result.{form}?{Year}{parameters}");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }
}
