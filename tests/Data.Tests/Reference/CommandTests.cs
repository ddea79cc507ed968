using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Reference;

/// <summary>What an operator is told whose command was not understood.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Says_how_the_command_is_written_and_which_there_are()
    {
        await using var host = await HighwayHost.Start();
        Assert.Equal((2, "Usage: data audit --department CODE"), await Told(host, "data", "audit"));
        Assert.Equal((2, "Usage: data keys withdraw --name NAME"), await Told(host, "data", "keys", "withdraw", "--name"));

        var (exit, some) = await Told(host, "data", "members");
        Assert.Equal(2, exit);
        Assert.Contains("data members list --department CODE", some, StringComparison.Ordinal);
        Assert.DoesNotContain("data streams", some, StringComparison.Ordinal);

        var (none, all) = await Told(host, "data", "stream");
        Assert.Equal(2, none);
        Assert.StartsWith("There is no command 'data stream'.", all, StringComparison.Ordinal);
        Assert.Contains("data streams", all, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> Told(HighwayHost host, params string[] words)
    {
        var (exit, output) = await host.Host.Command(words);
        return (exit, output.Trim());
    }
}
