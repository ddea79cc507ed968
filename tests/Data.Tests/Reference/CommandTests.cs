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

    /// <summary>The departments are those of <c>data/streams</c>.</summary>
    [Theory]
    [InlineData("tdd", "td (Transport Department)?")]
    [InlineData("transport", "td (Transport Department)?")]
    [InlineData("運輸", "td (Transport Department)?")]
    [InlineData("okh", "There are bauhinia (")]
    [InlineData("hok", "hko (Hong Kong Observatory)?")]
    public async Task A_department_that_no_stream_names_is_refused_and_a_near_one_is_named(string code, string named)
    {
        await using var host = await HighwayHost.Start();
        string[][] commands =
        [
            .. code == "運輸" ? (string[][])[] : [["data", "members", "invite", "--department", code, "--role", "administrator", "--post", "Head"]],
            ["data", "members", "list", "--department", code],
            ["data", "audit", "--department", code],
        ];
        foreach (var command in commands)
        {
            var (exit, output) = await Told(host, command);
            Assert.Equal(1, exit);
            Assert.StartsWith($"Refused: no stream names the department '{code}' as its owner. ", output, StringComparison.Ordinal);
            Assert.Contains(named, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_department_of_which_there_is_nothing_to_say_is_said_to_have_nothing()
    {
        await using var host = await HighwayHost.Start();
        Assert.Equal((0, "The department 'td' has no members, and nobody is invited."), await Told(host, "data", "members", "list", "--department", "td"));
        Assert.Equal((0, "Nothing was changed in the console of the department 'td' yet."), await Told(host, "data", "audit", "--department", "td"));
        Assert.Equal(0, (await Told(host, "data", "members", "invite", "--department", "td", "--role", "administrator", "--post", "Head")).ExitCode);
        Assert.Contains("invited           administrator", (await Told(host, "data", "members", "list", "--department", "td")).Output, StringComparison.Ordinal);
        Assert.Contains("member_invited", (await Told(host, "data", "audit", "--department", "td")).Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> Told(HighwayHost host, params string[] words)
    {
        var (exit, output) = await host.Host.Command(words);
        return (exit, output.Trim());
    }
}
