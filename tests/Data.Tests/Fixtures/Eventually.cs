using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Waits for what happens in the background; at the deadline it says what it last saw.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What is read as soon as it is as wanted.</summary>
    public static async Task<T> Is<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var seen = await read();
        while (!wanted(seen))
        {
            Assert.False(deadline.IsCancellationRequested, $"Waited {Patience.TotalSeconds} s in vain; last seen: {seen}");
            try
            {
                await tick.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                // The next look is the last.
            }
            seen = await read();
        }
        return seen;
    }
}
