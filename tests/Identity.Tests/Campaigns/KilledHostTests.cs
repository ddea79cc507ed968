using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

public sealed class KilledHostTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Starts_again_after_signal_nine(string database)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.Start(database, null, cancel);
        await host.Kill(cancel);
        await host.Start(cancel);
    }
}
