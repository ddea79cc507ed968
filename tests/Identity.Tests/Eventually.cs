using Xunit;

namespace Bauhinia.Identity.Tests;

/// <summary>Waits for a condition that background work brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task Holds(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Deadline) Assert.Fail($"After {Deadline.TotalSeconds} s it did not hold that {what}.");
            await Task.Yield();
        }
    }
}
