using Xunit;

namespace Bauhinia.Cloud.Tests.Fixtures;

/// <summary>Waits for what comes about by itself.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<Task<bool>> condition, int seconds = 30)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not come about in time.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
