using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Ingest;

/// <summary>What is accepted, what is recognised, and what is refused with its reason.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task An_identical_repeat_is_acknowledged_as_what_it_is_and_shown_once()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, """{"measuredAt":"2026-01-01T08:00:00+08:00","readings":[{"sensor":"s1","level":1.50,"on":true}]}""");
        // Members in another order, another form of the number and of the time: the same message.
        var again = await host.Accepted(TestStreams.Levels, """{"readings":[{"on":true,"level":15e-1,"sensor":"s1"}],"key":"all","measuredAt":"2026-01-01T00:00:00.000Z"}""");
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels, "?after=beginning");

        var seen = await reader.Take(2);

        Assert.Equal("repeated", (string?)again[0]?["outcome"]);
        Assert.Equal(1, (int?)again[0]?["sequence"]);
        Assert.Equal([HighwayHost.At(0), HighwayHost.At(1)], seen.Select(e => (string?)e["time"]));
    }

    [Theory]
    [InlineData("""{"sensor":"s1"}""", """{"sens\u006fr":"\u0073\u0031"}""")]
    [InlineData("""{"sensor":"水 <b>&'+"}""", """{"sensor":"\u6c34 \u003cb\u003e\u0026\u0027\u002b"}""")]
    [InlineData("""{"sensor":"s1","level":0}""", """{"sensor":"s1","level":-0.0}""")]
    [InlineData("""{"sensor":"s1","level":-1.5}""", """{"sensor":"s1","level":-1.500}""")]
    [InlineData("""{"sensor":"s1","level":1.25}""", """{"sensor":"s1","level":1.25000000000000000000}""")]
    [InlineData("""{"sensor":"s1","level":10}""", """{"sensor":"s1","level":1E1}""")]
    [InlineData("""{"sensor":"s1","steps":0}""", """{"sensor":"s1","steps":-0}""")]
    [InlineData("""{"sensor":"s1","since":"2026-01-01T00:00:00.5Z"}""", """{"sensor":"s1","since":"2026-01-01T08:00:00.500+08:00"}""")]
    public async Task One_reading_in_two_spellings_is_one_message(string one, string other)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{{one}}]}""");
        var again = await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{{other}}]}""");
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        Assert.Equal("repeated", (string?)again[0]?["outcome"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(one), latest["events"]?[0]?["data"]?["readings"]?[0]));
    }

    [Fact]
    public async Task Other_values_for_the_same_time_are_kept_as_a_revision()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0, "1"));
        var corrected = await host.Accepted(TestStreams.Levels, HighwayHost.Message(0, "2"));
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels, "?after=beginning");
        var seen = await reader.Take(2);
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");

        Assert.Equal("revised", (string?)corrected[0]?["outcome"]);
        Assert.Equal([1, 2], seen.Select(e => (int?)e["revision"] ?? 0));
        Assert.Equal(2, (int?)latest["events"]?[0]?["data"]?["readings"]?[0]?["level"]);
    }

    [Fact]
    public async Task A_late_message_is_kept_and_does_not_become_the_latest()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, $"[{HighwayHost.Message(60, "60")},{HighwayHost.Message(30, "30")}]");
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        Assert.Equal(60, (int?)latest["events"]?[0]?["data"]?["readings"]?[0]?["level"]);
    }

    [Fact]
    public async Task A_sensor_twice_in_a_message_is_counted_when_equal_and_kept_when_not()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"a","level":1},{"sensor":"a","level":1.0},{"sensor":"a","level":2},{"sensor":"b","level":1}]}""");
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        var data = latest["events"]?[0]?["data"];
        Assert.Equal((1, 1), ((int?)data?["equalRepeats"], (int?)data?["differentRepeats"]));
        Assert.Equal("""[{"sensor":"a","level":1},{"sensor":"a","level":2},{"sensor":"b","level":1}]""", data?["readings"]?.ToJsonString());
    }

    [Theory]
    [InlineData("application/cloudevents+json", """{"specversion":"1.0","id":"1","source":"/gateway","type":"reading","time":"2026-01-01T00:00:00Z","data":{"readings":[{"sensor":"s1","level":7}]}}""")]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"1","source":"/gateway","type":"reading","time":"2026-01-01T00:00:00Z","comment":"an extension","data":{"readings":[{"sensor":"s1","level":7}]}}]""")]
    [InlineData("application/json; charset=utf-8", """[{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":7}]}]""")]
    public async Task Every_form_of_a_message_is_the_same_message(string type, string body)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0, "7"));
        var accepted = await host.Accepted(TestStreams.Levels, body, type);
        Assert.Equal("repeated", (string?)accepted[0]?["outcome"]);
    }

    [Fact]
    public async Task A_binary_cloud_event_names_its_device_and_time_in_headers()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Devices, """{"readings":[{"sensor":"s1"}]}""", "application/json",
            ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/gateway"), ("ce-type", "reading"), ("ce-subject", "DF1020"), ("ce-time", "2026-01-01T00:00:00Z"));
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Devices}/latest");
        Assert.Equal(("DF1020", HighwayHost.At(0)), ((string?)latest["events"]?[0]?["subject"], (string?)latest["events"]?[0]?["time"]));
    }

    [Theory]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","colour":1}]}""", "/readings/0", "unknown_member")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"level":1}]}""", "/readings/0/sensor", "required")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":null}]}""", "/readings/0/sensor", "text")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"\ud800"}]}""", "/readings/0/sensor", "text")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"123456789012345678901"}]}""", "/readings/0/sensor", "length_1_to_20")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"a\u0000"}]}""", "/readings/0/sensor", "no_control_characters")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":100.01}]}""", "/readings/0/level", "above_maximum")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":-50.01}]}""", "/readings/0/level", "below_minimum")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":"5"}]}""", "/readings/0/level", "decimal")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":1e999}]}""", "/readings/0/level", "decimal")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","steps":1.5}]}""", "/readings/0/steps", "integer")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","state":"so-so"}]}""", "/readings/0/state", "choice")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","on":1}]}""", "/readings/0/on", "flag")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","since":"2026-01-01"}]}""", "/readings/0/since", "time_with_offset")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00","readings":[{"sensor":"s1"}]}""", "/measuredAt", "time_with_offset")]
    [InlineData("""{"measuredAt":"2026-02-30T00:00:00Z","readings":[{"sensor":"s1"}]}""", "/measuredAt", "time_with_offset")]
    [InlineData("""{"measuredAt":"2099-01-01T00:00:00Z","readings":[{"sensor":"s1"}]}""", "/measuredAt", "in_the_future")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[]}""", "/readings", "array_of_1_to_20000")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z"}""", "/readings", "required")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","key":"other","readings":[{"sensor":"s1"}]}""", "/key", "absent_or_all")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1"}],"more":1}""", "", "unknown_member")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","sensor":"s2"}]}""", "", "json")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","s\ud800":1}]}""", "", "json")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","r\ud800":1,"readings":[{"sensor":"s1"}]}""", "", "json")]
    [InlineData("[]", "", "array_of_1_to_1000")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "", "json")]
    [InlineData("5", "", "object")]
    [InlineData("", "", "json")]
    public async Task What_does_not_follow_the_schema_is_refused_with_its_place_and_rule(string body, string path, string rule)
    {
        await using var host = await HighwayHost.Start();
        using var answer = await host.Push(TestStreams.Levels, body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data.readings_refused", (string?)problem?["code"]);
        Assert.Equal((path, rule), ((string?)problem?["errors"]?[0]?["path"], (string?)problem?["errors"]?[0]?["rule"]));
    }

    [Fact]
    public async Task A_batch_with_one_fault_is_refused_whole()
    {
        await using var host = await HighwayHost.Start();
        using var answer = await host.Push(TestStreams.Levels, $"[{HighwayHost.Message(0)},{HighwayHost.Message(1, "1000")}]");
        var (_, stream) = await host.Get($"/api/v1/streams/{TestStreams.Levels}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, (int?)stream["messages"]);
    }

    [Fact]
    public async Task One_reading_one_message_and_one_byte_past_the_limits_are_refused()
    {
        await using var host = await HighwayHost.Start();
        var readings = string.Join(',', Enumerable.Range(0, 20_001).Select(i => $$"""{"sensor":"{{i}}"}"""));
        using var longMessage = await host.Push(TestStreams.Levels, $$"""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{{readings}}]}""");
        using var longBatch = await host.Push(TestStreams.Levels, $"[{string.Join(',', Enumerable.Range(0, 1001).Select(i => HighwayHost.Message(i)))}]");
        using var longBody = await host.Push(TestStreams.Levels, HighwayHost.Message(0) + new string(' ', 4 * 1024 * 1024));
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge], [longMessage.StatusCode, longBatch.StatusCode, longBody.StatusCode]);
    }

    [Fact]
    public async Task Many_senders_at_once_get_sequences_without_a_hole()
    {
        await using var host = await HighwayHost.Start();
        await host.Key(TestStreams.Levels);
        var accepted = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => host.Accepted(TestStreams.Levels, HighwayHost.Message(i))));
        Assert.Equal(Enumerable.Range(1, 64), accepted.Select(a => (int?)a[0]?["sequence"] ?? 0).Order());
    }

    [Fact]
    public async Task A_key_opens_its_own_stream_only_and_only_until_it_is_withdrawn()
    {
        await using var host = await HighwayHost.Start();
        var (_, given) = await host.Host.Command("data", "keys", "give", "--stream", TestStreams.Levels, "--name", "roof");
        var key = given.Trim();
        async Task<HttpStatusCode> With(string stream, string by)
        {
            using var answer = await host.Push(stream, HighwayHost.Message(0), key: by);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await With(TestStreams.Levels, key));
        Assert.Equal(HttpStatusCode.NotFound, await With(TestStreams.Hidden, key));
        Assert.Equal(HttpStatusCode.NotFound, await With("no-such-stream", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await With(TestStreams.Levels, key[..^1] + (key[^1] == 'A' ? 'B' : 'A')));
        Assert.Equal(HttpStatusCode.Unauthorized, await With("no-such-stream", "bdk_"));
        Assert.Equal(0, (await host.Host.Command("data", "keys", "withdraw", "--name", "roof")).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await With(TestStreams.Levels, key));
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        await using var host = await HighwayHost.Start();
        using var answer = await host.Push(TestStreams.Levels, HighwayHost.Message(0), "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, deflate")]
    public async Task An_encoded_body_is_refused_with_what_is_accepted(string encoding)
    {
        await using var host = await HighwayHost.Start();
        using var body = new MemoryStream();
        await using (var packer = Packer(encoding, body)) await packer.WriteAsync(Encoding.UTF8.GetBytes(HighwayHost.Message(0)), TestContext.Current.CancellationToken);
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{TestStreams.Levels}/events") { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Headers.Authorization = new("Bearer", await host.Key(TestStreams.Levels));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "data.content_encoding"), (answer.StatusCode, (string?)problem?["code"]));
        Assert.Contains("identity", (string?)problem?["title"], StringComparison.Ordinal);
        Assert.Equal(["identity"], answer.Headers.GetValues("Accept-Encoding"));
    }

    [Fact]
    public async Task A_body_that_says_it_is_not_encoded_is_read()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{TestStreams.Levels}/events") { Content = new StringContent(HighwayHost.Message(0), Encoding.UTF8, "application/json") };
        request.Content.Headers.ContentEncoding.Add("Identity");
        request.Headers.Authorization = new("Bearer", await host.Key(TestStreams.Levels));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Stream Packer(string encoding, Stream to) => encoding switch
    {
        "gzip" => new GZipStream(to, CompressionMode.Compress, leaveOpen: true),
        "br" => new BrotliStream(to, CompressionMode.Compress, leaveOpen: true),
        _ => new ZLibStream(to, CompressionMode.Compress, leaveOpen: true),
    };
}
