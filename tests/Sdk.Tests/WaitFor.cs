namespace Bauhinia.Sdk.Tests;

internal static class WaitFor
{
    /// <summary>Asks again, 50 times a second, until it is so, or says after ten seconds what it last saw.</summary>
    public static async Task Condition(Func<Task<bool>> isSo, string otherwise)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var turn = 0; turn < 500; turn++)
        {
            if (await isSo()) return;
            await tick.WaitForNextTickAsync(Xunit.TestContext.Current.CancellationToken);
        }
        throw new TimeoutException(otherwise);
    }
}
