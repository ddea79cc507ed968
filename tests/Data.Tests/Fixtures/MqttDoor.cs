using System.Globalization;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A host with the MQTT door open.</summary>
internal sealed class MqttDoor : IAsyncDisposable
{
    private readonly Dictionary<string, (string Name, string Key)> keys;

    private MqttDoor(HighwayHost host, int port, Dictionary<string, (string, string)> keys) => (Host, Port, this.keys) = (host, port, keys);

    public HighwayHost Host { get; }

    public int Port { get; }

    public static async Task<MqttDoor> Start(
        MqttDoor? earlier = null, FakeTimeProvider? clock = null, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var port = earlier?.Port ?? Loopback.FreePort();
        var all = new Dictionary<string, string?> { ["Data:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture) };
        foreach (var (key, value) in settings) all[key] = value;
        return new MqttDoor(await HighwayHost.Start(earlier?.Host, all, clock, services), port, earlier?.keys ?? []);
    }

    /// <summary>Name and key of a stream's device, given at its first use.</summary>
    public async Task<(string Name, string Key)> Device(string stream, string name = "gate")
    {
        if (keys.TryGetValue($"{stream}/{name}", out var known)) return known;
        var full = $"{name} of {stream}";
        var (exit, output) = await Host.Host.Command("data", "keys", "give", "--stream", stream, "--name", full);
        Assert.True(exit == 0, output);
        return keys[$"{stream}/{name}"] = (full, output.Trim());
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
