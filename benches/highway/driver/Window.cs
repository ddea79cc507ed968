using System.Diagnostics;

namespace Bauhinia.Highway.Driver;

/// <summary>Many senders for some seconds.</summary>
internal static class Window
{
    /// <returns>How many a second were acknowledged.</returns>
    public static async Task<double> Rate(int senders, double seconds, Func<int, Task> send)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++) await send(sender);
            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
