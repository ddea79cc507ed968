namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// The time that the retention goes by: a clock that jumps ahead must not delete the history. It begins with the host's clock, but at most a day after the
/// journal's last message before the start, and goes on by the time that has passed since, whatever becomes of the clock. After a longer outage it is
/// late, and what should have gone stays until the next start.
/// </summary>
internal sealed class RetentionClock(Journal journal, TimeProvider clock)
{
    private static readonly TimeSpan Trust = TimeSpan.FromDays(1);
    private DateTimeOffset begin;
    private long began;

    /// <summary>Called once, before messages are accepted.</summary>
    public void Begin()
    {
        var (now, last) = (clock.GetUtcNow(), journal.Streams.Select(s => s.LastAccepted).DefaultIfEmpty().Max());
        // A journal without messages has nothing that could go.
        begin = last <= DateTimeOffset.UnixEpoch || last + Trust > now ? now : last + Trust;
        began = clock.GetTimestamp();
    }

    public DateTimeOffset Now
    {
        get
        {
            var (now, passed) = (clock.GetUtcNow(), begin + clock.GetElapsedTime(began));
            return now < passed ? now : passed;
        }
    }
}
