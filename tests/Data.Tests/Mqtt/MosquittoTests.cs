using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>The clients of the Mosquitto project, as the distribution ships them.</summary>
public sealed class MosquittoTests
{
    private const string Topic = $"streams/{TestStreams.Levels}/readings";
    private const string All = $"streams/{TestStreams.Levels}/events/all";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Versions => ["mqttv31", "mqttv311", "mqttv5"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Mosquitto_pub_sends_and_mosquitto_sub_reads(string version)
    {
        await using var door = await MqttDoor.Start();
        var (name, key) = await door.Device(TestStreams.Levels);

        var sent = await Run("mosquitto_pub", door, version, "-q", "1", "-u", name, "-P", key, "-t", Topic, "-m", HighwayHost.Message(0));
        var read = await Run("mosquitto_sub", door, version, "-q", "1", "-t", "streams/+/events/#", "-C", "1", "-F", "%t %r %p");

        Assert.True(sent.Exit == 0, sent.Output);
        Assert.True(read.Exit == 0, read.Output);
        Assert.StartsWith($"{All} 1 {{", read.Output, StringComparison.Ordinal);
        Assert.Equal(HighwayHost.At(0), (string?)JsonNode.Parse(read.Output[read.Output.IndexOf('{', StringComparison.Ordinal)..])?["time"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Mosquitto_sub_that_comes_back_gets_what_it_missed(string version)
    {
        await using var door = await MqttDoor.Start();
        string[] kept = version == "mqttv5" ? ["-c", "-x", "3600", "-i", "keeper"] : ["-c", "-i", "keeper"];
        var begun = await Run("mosquitto_sub", door, version, [.. kept, "-q", "1", "-t", All, "-E"]);
        for (var i = 0; i < 5; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));

        var read = await Run("mosquitto_sub", door, version, [.. kept, "-q", "1", "-t", All, "-R", "-C", "5"]);

        Assert.True(begun.Exit == 0, begun.Output);
        Assert.True(read.Exit == 0, read.Output);
        Assert.Equal(Enumerable.Range(0, 5).Select(HighwayHost.At), read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string?)JsonNode.Parse(line)?["time"]));
    }

    [Fact]
    public async Task Mosquitto_pub_is_told_why()
    {
        await using var door = await MqttDoor.Start();
        var (name, key) = await door.Device(TestStreams.Levels);

        var wrong = await Run("mosquitto_pub", door, "mqttv5", "-q", "1", "-u", name, "-P", "wrong", "-t", Topic, "-m", "{}");
        var broken = await Run("mosquitto_pub", door, "mqttv5", "-q", "1", "-u", name, "-P", key, "-t", Topic, "-m", "{");

        Assert.NotEqual(0, wrong.Exit);
        Assert.Contains("Bad user name or password", wrong.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Payload format invalid", broken.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(int Exit, string Output)> Run(string program, MqttDoor door, string version, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-h", "127.0.0.1", "-p", door.Port.ToString(CultureInfo.InvariantCulture), "-V", version, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
