using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Web;
using Xunit;

namespace Bauhinia.Data.Tests.Streams;

/// <summary>What a declaration must hold, who sees a stream, and what the reading API says about it.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(TestStreams.Hidden)]
    [InlineData(TestStreams.Unapproved)]
    [InlineData("no-such-stream")]
    [InlineData("UPPER")]
    public async Task What_is_not_open_and_approved_is_as_absent_as_what_does_not_exist(string stream)
    {
        await using var host = await HighwayHost.Start();
        foreach (var path in (string[])["", "/latest", "/events"])
        {
            var (status, problem) = await host.Get($"/api/v1/streams/{stream}{path}");
            Assert.Equal((HttpStatusCode.NotFound, "data.stream_not_found"), (status, (string?)problem["code"]));
        }
        var (_, list) = await host.Get("/api/v1/streams");
        Assert.DoesNotContain(stream, list["streams"]?.AsArray().Select(s => (string?)s?["id"]) ?? []);
    }

    [Fact]
    public async Task A_stream_that_is_not_public_still_takes_its_senders_messages()
    {
        await using var host = await HighwayHost.Start();
        Assert.Single(await host.Accepted(TestStreams.Hidden, HighwayHost.Message(0)));
    }

    [Fact]
    public async Task The_city_feeds_are_declared_with_units_owners_and_licences_in_three_languages()
    {
        await using var host = await HighwayHost.Start();
        var (_, list) = await host.Get("/api/v1/streams");
        var (_, traffic) = await host.Get("/api/v1/streams/td-traffic-speed");

        Assert.Equal(
            ["gap-ledger", "hko-current-weather", "hko-rainfall-daily", "hko-temperature", "lamppost-weather", "td-carpark-vacancy", "td-segment-speed", "td-traffic-hourly", "td-traffic-speed", "test-beats", "test-devices", "test-levels"],
            list["streams"]?.AsArray().Select(s => (string?)s?["id"] ?? "") ?? []);
        Assert.Equal("PT30S", (string?)traffic["period"]);
        Assert.Equal("運輸署", (string?)traffic["owner"]?["name"]?["zh-Hant"]);
        Assert.Equal("km/h", (string?)traffic["fields"]?.AsArray().Single(f => (string?)f?["name"] == "speed")?["unit"]);
    }

    [Fact]
    public async Task The_latest_values_have_a_tag_and_are_not_sent_again_while_it_holds()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        using var client = host.Client();
        using var first = await client.GetAsync(new Uri($"/api/v1/streams/{TestStreams.Levels}/latest", UriKind.Relative), TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag?.ToString();
        async Task<HttpStatusCode> Again()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{TestStreams.Levels}/latest");
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"other\", W/{tag}");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotModified, await Again());
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        Assert.Equal(HttpStatusCode.OK, await Again());
    }

    [Fact]
    public async Task Any_page_may_read_and_none_may_send()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/api/v1/streams", UriKind.Relative), TestContext.Current.CancellationToken);
        using var missing = await client.GetAsync(new Uri("/api/v1/streams/none", UriKind.Relative), TestContext.Current.CancellationToken);
        using var pushed = await host.Push(TestStreams.Levels, HighwayHost.Message(0));
        foreach (var open in (HttpResponseMessage[])[answer, missing])
        {
            Assert.Equal("*", open.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("cross-origin", open.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.False(open.Headers.Contains("Access-Control-Allow-Credentials"));
        }
        Assert.False(pushed.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_data_system_answers_on_its_own_host_name_only()
    {
        await using var host = await HighwayHost.Start();
        using var client = Loopback.Client(new Uri($"http://portal.localhost:{host.Host.Port}"));
        using var answer = await client.GetAsync(new Uri("/api/v1/streams", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("key: [sensor]", "key: [sensor]\ncolour: red", "colour")]
    [InlineData("version: 1", "version: 1\nversion: 1", "line ")]
    [InlineData("unit: Cel", "unit: Fahrenheit", "UCUM")]
    [InlineData("unit: Cel, ", "", "UCUM")]
    [InlineData("zh-Hans: 水平 }", "zh-Hant: 水平 }", "line ")]
    [InlineData("key: [sensor]", "key: [level]", "key")]
    [InlineData("choices: [good, bad], ", "choices: [good, bad], values: { ugly: { en: Ugly, zh-Hant: 醜, zh-Hans: 丑 } }, ", "fields.state.values: 'ugly' is none of the choices")]
    [InlineData("choices: [good, bad], ", "choices: [good, bad], values: { good: { en: Good } }, ", "fields.state.values.good: a text in each of")]
    [InlineData("unit: Cel, ", "unit: Cel, values: { \"1\": { en: One, zh-Hant: 一, zh-Hans: 一 } }, ", "fields.level.values")]
    [InlineData("key: [sensor]", "key: [sensor]\nthemes: [zeppelins]", "themes: one to four of")]
    [InlineData("key: [sensor]", "key: [sensor]\nthemes: []", "themes: one to four of")]
    [InlineData("key: [sensor]", "key: [sensor]\nthemes: [weather, weather]", "themes: one to four of")]
    [InlineData("classification: open", "classification: secret", "classification")]
    [InlineData("retentionDays: 30", "retentionDays: 0", "retentionDays")]
    [InlineData("id: test-levels", "id: td-traffic-speed", "twice")]
    [InlineData("name: steps", "name: Level", "named twice")]
    [InlineData("zh-Hans: 水平 }", "zh-Hans: \"水\\u202E平\" }", "no invisible characters")]
    public async Task A_declaration_that_is_not_whole_stops_the_start_and_says_why(string good, string bad, string expected)
    {
        await using var host = await HighwayHost.Start();
        await host.Host.Stop();
        var file = Path.Combine(host.StreamFolder, "levels.yaml");
        var yaml = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, yaml.Replace(good, bad, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => HighwayHost.Start(host));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_breaks_readers_needs_a_new_version()
    {
        await using var host = await HighwayHost.Start();
        await host.Host.Stop();
        var file = Path.Combine(host.StreamFolder, "levels.yaml");
        await File.WriteAllTextAsync(file, TestStreams.Yaml(TestStreams.Levels, unit: "mm"), TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => HighwayHost.Start(host));
        Assert.Contains("level", refused.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, TestStreams.Yaml(TestStreams.Levels, unit: "mm", version: 2), TestContext.Current.CancellationToken);
        await using var second = await HighwayHost.Start(host);
        var (_, stream) = await second.Get($"/api/v1/streams/{TestStreams.Levels}");
        Assert.Equal(2, (int?)stream["version"]);
    }
}
