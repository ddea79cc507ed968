using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Ingest;

/// <summary>A message that stands in canonical form is taken as it is. It must fare as the same message with spaces in it, which is read and written anew.</summary>
public sealed partial class CompactFormTests
{
    private const string Sensor = "\"sensor\":\"s\"";

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "-0", "01", "-01", "00", "+1", "1.", ".5", "-.5", "1.5", "1.50", "0.5", "00.5", "1e1", "1E-1", "1..5", "1.5.5", "--1", "-", "1 2", "1a", "0x1", "NaN", "1,5", "\"1\"", "null", "[1]", "{}", "",
        "100", "100.0000000001", "100.00000000001", "101", "-50", "-50.1", "-51", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "999999999999999999", "1000000000000000000", "99999999999999999999999999999",
    ];

    private static readonly string[] Texts =
    [
        "\"a\"", "\"\"", "\" \"", "\"12345678901234567890\"", "\"123456789012345678901\"", "\"水\"", "\"a\\u0062\"", "\"a\\\\\"", "\"a\\\"", "\"a\tb\"", "\"<&>\"", "\"a'+b\"", "\"😀😀😀😀😀😀😀😀😀😀\"", "\"😀😀😀😀😀😀😀😀😀😀😀\"", "\"\\ud800\"", "a", "'a'", "1", "true", "null", "\"a", "\"good\"", "\"bad\"", "\"Good\"",
        "\"good\"x", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.5Z\"", "\"2026-01-01T00:00:00.50Z\"", "\"2026-01-01T08:00:00+08:00\"", "\"2026-01-01T00:00:00\"", "\"2026-13-01T00:00:00Z\"", "\"2026-01-01T00:00:60Z\"", "\"2026-01-01 00:00:00Z\"", "\"2026-01-01T00:00:00.1234567Z\"",
        "\"2026-01-01T00:00:00.123456Z\"", "true", "false", "TRUE", "tru", "truefalse", "true ", "falsey",
    ];

    private static readonly string[] Wholes =
    [
        "", "{}", $"{{{Sensor}}}", $"{{{Sensor}}},", $",{{{Sensor}}}", $"{{{Sensor}}}{{\"sensor\":\"t\"}}", $"{{{Sensor}}},{{{Sensor}}}", $"{{{Sensor},\"level\":1}},{{{Sensor},\"level\":2}}", $"{{{Sensor}}},{{\"sensor\":\"t\"}}", $"{{{Sensor},}}", $"{{,{Sensor}}}",
        $"{{{Sensor},\"level\":1,\"level\":1}}", $"{{{Sensor},\"steps\":1,\"level\":1}}", $"{{\"level\":1,{Sensor}}}", $"{{\"level\":1}}", $"{{{Sensor},\"other\":1}}", $"{{{Sensor}\"level\":1}}", $"{{{Sensor}", $"{{{Sensor}}}]", $"{{{Sensor}}}}}", $"{{{Sensor}}}],\"x\":[", $"{{{Sensor}}}],\"key\":\"all\",\"x\":[", "[]", "1", "null",
        $"{{{Sensor},\"level\":1.5,\"steps\":-3,\"state\":\"bad\",\"on\":false,\"since\":\"2026-01-01T00:00:00Z\"}}",
    ];

    // One after another: what the message before told of is known when the next comes.
    private static readonly string[] Sequences =
    [
        "{a},{b},{c}", "{a},{b},{c}", "{a,\"level\":1},{b,\"level\":2.50},{c}", "{a},{b},{a}", "{a},{b},{b}", "{a},{b},{c},{a}", "{a},{b},{c},{d}", "{a},{b},{c},{d}", "{b},{a},{c},{d}", "{a},{b}", "{a,\"level\":1},{b},{a,\"level\":2}",
        "{a},{b}x", "{a,},{b}", "{a,\"sensor\":\"b\"},{b}", "{a}{b}", "{a,\"level\":01},{b}", "{ab},{b}", "{a\"level\":1},{b}", "{a,\"steps\":1,\"level\":1},{b}", "{a,\"level\":1,\"level\":2},{b}", "{c},{c}", "{a},{c}",
    ];

    public static TheoryData<string, string[]> Bodies => new()
    {
        { "level", [.. Numbers.Concat(Texts).Select(v => $"{{{Sensor},\"level\":{v}}}")] },
        { "steps", [.. Numbers.Concat(Texts).Select(v => $"{{{Sensor},\"steps\":{v}}}")] },
        { "sensor", [.. Numbers.Concat(Texts).Select(v => $"{{\"sensor\":{v}}}")] },
        { "state", [.. Texts.Select(v => $"{{{Sensor},\"state\":{v}}}")] },
        { "on", [.. Texts.Select(v => $"{{{Sensor},\"on\":{v}}}")] },
        { "since", [.. Texts.Select(v => $"{{{Sensor},\"since\":{v}}}")] },
        { "whole", Wholes },
        { "sequence", [.. Sequences.Select(s => Names().Replace(s, "{\"sensor\":\"$1\""))] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_message_fares_the_same_with_and_without_spaces(string of, string[] bodies)
    {
        await using var host = await HighwayHost.Start();
        var accepted = 0;
        for (var i = 0; i < bodies.Length; i++)
        {
            var head = $"{{\"measuredAt\":\"{HighwayHost.At(i)}\",\"readings\":[";
            var compact = await Fate(host, $"{head}{bodies[i]}]}}");
            var spaced = await Fate(host, $"{head} {bodies[i]}]}}");
            accepted += compact == "created" ? 1 : 0;
            Assert.True(spaced == (compact == "created" ? "repeated" : compact), $"{of} {bodies[i]}: {compact}, and with a space {spaced}");
        }
        Assert.InRange(accepted, 2, bodies.Length - 2);
    }

    [Theory]
    [InlineData("""{"key":"all","measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""", "repeated")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","key":"all","readings":[{"sensor":"s"}]}""", "repeated")]
    [InlineData("\uFEFF{\"measuredAt\":\"2026-01-01T00:00:00Z\",\"readings\":[{\"sensor\":\"s\"}]}\r\n", "repeated")]
    [InlineData("""{"key":"other","measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""", "/key absent_or_all")]
    [InlineData("""{"key":"all","key":"all","measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""", " json")]
    [InlineData("""{"key":null,"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""", "/key absent_or_all")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}}""", " json")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]""", " json")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}],"readings":[{"sensor":"s"}]}""", " json")]
    [InlineData("""{"measuredAt":"2026-01-01T00:00:00Z","note":"x","readings":[{"sensor":"s"}]}""", " unknown_member")]
    [InlineData("""{"readings":[{"sensor":"s"}]}""", "/measuredAt time_with_offset")]
    [InlineData("""{"measuredAt":"2126-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""", "/measuredAt in_the_future")]
    public async Task What_stands_around_the_readings_is_held_to_its_rules(string body, string fate)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[ {"sensor":"s"} ]}""");
        Assert.Equal(fate, await Fate(host, body));
    }

    /// <summary>What became of one message: its outcome, or the place and rule of the first fault.</summary>
    private static async Task<string> Fate(HighwayHost host, string body)
    {
        using var answer = await host.Push(TestStreams.Levels, body);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.StatusCode == HttpStatusCode.OK
            ? (string?)said?["messages"]?[0]?["outcome"] ?? ""
            : $"{(string?)said?["errors"]?[0]?["path"]} {(string?)said?["errors"]?[0]?["rule"]}";
    }

    [GeneratedRegex("\\{([a-d]+)")]
    private static partial Regex Names();
}
