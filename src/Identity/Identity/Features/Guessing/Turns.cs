using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>
/// Makes requests that name the same thing wait for each other until their transactions end, on either database: what one counts and then
/// writes, the next one counts too.
/// </summary>
internal sealed class Turns(IdentityDb db, GuessKeys keys, TimeProvider clock)
{
    /// <summary>Returns when it is the caller's turn; the caller holds a transaction.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="whose">A blind index or an id.</param>
    public Task Take(string what, ReadOnlyMemory<byte> whose, CancellationToken cancellationToken)
    {
        var key = keys.Turn(what, whose.Span);
        var at = db.RawTime(clock.GetUtcNow());
        // A write of the row is what the others wait for; its content says nothing.
        return db.Database.ExecuteSqlAsync(
            $"""INSERT INTO guess_budget ("Key", "Failures", "NotBefore", "LastAt") VALUES ({key}, 0, {at}, {at}) ON CONFLICT ("Key") DO UPDATE SET "LastAt" = {at}""", cancellationToken);
    }
}
