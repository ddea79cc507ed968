using System.Diagnostics;
using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using MQTTnet;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Broker;

/// <summary>
/// A disk that is really full, under journal, lake and broker alike: a small file system in memory, which only root may mount. For everybody else the form with
/// a limit on the size of files stands in <see cref="Mqtt.FaultTests"/>.
/// </summary>
public sealed class FullDiskTests
{
    private const string Topic = $"streams/{TestStreams.Levels}/readings";
    private const int Marker = 9_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_acknowledged_that_a_full_disk_did_not_take_and_all_goes_on_when_there_is_room()
    {
        var disk = Directory.CreateTempSubdirectory("bauhinia-disk-").FullName;
        if (await Run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk) != 0)
        {
            System.Console.WriteLine("full disk: not root, so no file system of its own");
            return;
        }
        try
        {
            await using var door = await KillableDoor.Start(new Dictionary<string, string?>(BrokerView.Settings) { ["data"] = Path.Combine(disk, "data"), ["Data:Lake:FlushSeconds"] = "1" });
            await Fill(door, disk);
        }
        finally
        {
            await Run("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task Fill(KillableDoor door, string disk)
    {
        await using var five = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, door.Device);
        await using var three = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V311, door.Device, "three");
        for (var i = 0; i < 20; i++) Assert.True((await five.Publish(Topic, HighwayHost.Message(i))).IsSuccess);
        var kept = Enumerable.Range(0, 20).ToList();

        var ballast = Path.Combine(disk, "ballast");
        await Run("dd", "if=/dev/zero", $"of={ballast}", "bs=64k");
        // What is left of a last page may take a message or two; then there is no room.
        var second = 100;
        while (await door.Push(HighwayHost.Message(second)) == HttpStatusCode.OK) kept.Add(second++);
        Assert.Equal(MqttClientPublishReasonCode.ImplementationSpecificError, (await five.Publish(Topic, HighwayHost.Message(1000))).ReasonCode);
        await three.IsCutOffAt(Topic, HighwayHost.Message(1001));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await door.Push(HighwayHost.Message(1002)));

        File.Delete(ballast);
        await using var again = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V311, door.Device, "three");
        Assert.True((await five.Publish(Topic, HighwayHost.Message(1000))).IsSuccess);
        Assert.True((await again.Publish(Topic, HighwayHost.Message(1001))).IsSuccess);
        Assert.Equal(HttpStatusCode.OK, await door.Push(HighwayHost.Message(1002)));
        kept.AddRange([1000, 1001, 1002]);
        Assert.Equal(kept.Select(HighwayHost.At), (await door.Events(Marker)).Select(e => e.Time));
        // The broker too goes on by itself.
        await new BrokerView(Path.Combine(disk, "data", "data", "broker")).Holds(TestStreams.Levels, kept.Count + 1);
    }

    private static async Task<int> Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, UseShellExecute = false });
        if (process is null) return -1;
        await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }
}
