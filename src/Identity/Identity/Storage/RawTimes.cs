using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>Times as parameters of raw SQL, which no value converter reaches.</summary>
internal static class RawTimes
{
    public static object RawTime(this IdentityDb db, DateTimeOffset time) => db.Database.IsSqlite()
        ? (object)((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)
        : time;
}
