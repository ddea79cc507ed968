using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bauhinia.Storage;

/// <summary>A point in time as UTC microseconds since 1970-01-01.</summary>
public sealed class UtcMicroseconds() : ValueConverter<DateTimeOffset, long>(value => Of(value), value => From(value))
{
    public static long Of(DateTimeOffset value) => (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long value) => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}
