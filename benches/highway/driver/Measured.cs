namespace Bauhinia.Highway.Driver;

/// <summary>Times of measurement that never come twice and are never late: now, and a microsecond more for each that was given in the same one.</summary>
internal static class Measured
{
    private static long last;

    public static DateTimeOffset Next()
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = Math.Max(before + 10, TimeProvider.System.GetUtcNow().UtcTicks / 10 * 10);
            if (Interlocked.CompareExchange(ref last, next, before) == before) return new DateTimeOffset(next, TimeSpan.Zero);
        }
    }
}
