using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>A start whose MQTT port another process has.</summary>
public sealed class TakenPortTests
{
    [Fact]
    public async Task Ends_with_one_line_and_exit_code_1()
    {
        var token = TestContext.Current.CancellationToken;
        var port = Loopback.FreePort();
        await using var host = await HostProcess.Start("sqlite", new Dictionary<string, string> { ["systems"] = "data", ["Data:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture) }, token);
        await host.Kill(token);
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        var before = (await File.ReadAllLinesAsync(host.LogFile, token)).Length;

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Start(token));

        Assert.StartsWith("The host ended with code 1:", ended.Message, StringComparison.Ordinal);
        var said = (await File.ReadAllLinesAsync(host.LogFile, token))[before..];
        Assert.StartsWith($"Refused: MQTT cannot listen on 127.0.0.1:{port} (Data:Mqtt:Address, Data:Mqtt:Port): ", said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(said, line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
    }
}
