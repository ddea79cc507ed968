using System.Net;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>
/// How often something may be tried from one network in an hour of the clock. It slows a script and locks nobody out of an account:
/// another network has an allowance of its own, and passkeys never come here.
/// </summary>
internal sealed class NetworkAllowance(IdentityDb db, GuessKeys keys, TimeProvider clock)
{
    /// <summary>Counts one try, within the caller's transaction if there is one.</summary>
    /// <param name="what">What is tried; each has a count of its own.</param>
    /// <param name="perHour">Tries that one network has.</param>
    /// <returns>How long to wait instead; zero lets the try through.</returns>
    public Task<TimeSpan> Take(string what, IPAddress? address, int perHour, CancellationToken cancellationToken) =>
        Take(hour => keys.NetworkInHour(what, hour, address), perHour, cancellationToken);

    /// <summary>The same for what is no network: an account, or the blind index of an address.</summary>
    public Task<TimeSpan> Take(string what, byte[] whose, int perHour, CancellationToken cancellationToken) =>
        Take(hour => keys.InHour(what, hour, whose), perHour, cancellationToken);

    private async Task<TimeSpan> Take(Func<long, byte[]> keyIn, int perHour, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hour = now.Ticks / TimeSpan.TicksPerHour;
        var key = keyIn(hour);
        var at = db.RawTime(now);
        // Counted first and in one statement, so that tries sent at once are all counted.
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO guess_budget ("Key", "Failures", "NotBefore", "LastAt") VALUES ({key}, 1, {at}, {at}) ON CONFLICT ("Key") DO UPDATE SET "Failures" = guess_budget."Failures" + 1, "LastAt" = {at}""",
            cancellationToken);
        var taken = await db.Set<GuessBudget>().AsNoTracking().Where(b => b.Key == key).Select(b => b.Failures).SingleAsync(cancellationToken);
        return taken <= perHour ? TimeSpan.Zero : TimeSpan.FromTicks(((hour + 1) * TimeSpan.TicksPerHour) - now.Ticks);
    }
}
