using System.Text.RegularExpressions;
using Bauhinia.Architecture.Tests.Text;
using Xunit;

namespace Bauhinia.Architecture.Tests;

/// <summary>An operator looks a line of the log up by its event id (docs/how-to/watch-the-highway.md), so an id stands for one message.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void Each_event_id_stands_for_one_message()
    {
        var ids = SourceFiles.Under(ProjectGraph.Root, "src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_operators_guide_names_no_event_that_is_not_logged()
    {
        var logged = SourceFiles.Under(ProjectGraph.Root, "src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).ToHashSet();
        var guide = File.ReadAllText(Path.Combine(ProjectGraph.Root, "docs", "how-to", "watch-the-highway.md"));
        var named = Named().Matches(guide).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(logged));
    }

    [GeneratedRegex(@"EventId = (\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"[(\[ ](5\d{3})[)\] ]")]
    private static partial Regex Named();
}
