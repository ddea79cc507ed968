using Xunit;

namespace Bauhinia.Identity.Tests;

/// <summary>Waits for a condition that background work brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task Holds(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        var limit = deadline ?? Deadline;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit) Assert.Fail($"After {limit.TotalSeconds} s it did not hold that {what}.");
            await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
