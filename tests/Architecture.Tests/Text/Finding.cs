using Xunit;

namespace Bauhinia.Architecture.Tests.Text;

internal static class Finding
{
    /// <summary>Fails with every finding on a line of its own; the framework's own message would cut them off.</summary>
    internal static void None(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
