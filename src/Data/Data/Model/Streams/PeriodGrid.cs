using Bauhinia.Storage;

namespace Bauhinia.Data.Model.Streams;

/// <summary>
/// The periods in which a stream promises messages, numbered from 1970 in UTC, and how long one is awaited. A message belongs to the period in which it was
/// measured.
/// </summary>
internal sealed record PeriodGrid(long PeriodMicroseconds, long PatienceMicroseconds)
{
    /// <summary>Sources publish minutes after they measure: nothing is late before.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(10);

    public static PeriodGrid? Of(StreamDeclaration declaration) => declaration.Period is not { } period ? null
        : new PeriodGrid((long)period.TotalMicroseconds, (long)(period > LeastPatience ? period : LeastPatience).TotalMicroseconds);

    /// <summary>The period of a time.</summary>
    public long NumberOf(DateTimeOffset time) => NumberOf(UtcMicroseconds.Of(time));

    /// <summary>The beginning of a period, in microseconds since 1970.</summary>
    public long BeginOf(long number) => number * PeriodMicroseconds;

    public DateTimeOffset TimeOf(long number) => UtcMicroseconds.From(BeginOf(number));

    /// <summary>The last period that is no longer awaited at a time.</summary>
    public long LastDue(DateTimeOffset now) => NumberOf(UtcMicroseconds.Of(now) - PatienceMicroseconds) - 1;

    /// <summary>How long after it was due a message came; null when it was in time.</summary>
    public TimeSpan? Lateness(long number, DateTimeOffset accepted)
    {
        var late = UtcMicroseconds.Of(accepted) - BeginOf(number + 1) - PatienceMicroseconds;
        return late > 0 ? TimeSpan.FromMicroseconds(late) : null;
    }

    // Before 1970 division rounds the other way.
    private long NumberOf(long microseconds) => microseconds >= 0 ? microseconds / PeriodMicroseconds : ((microseconds + 1) / PeriodMicroseconds) - 1;
}
