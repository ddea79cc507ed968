using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>
/// Makes requests about one account wait for each other until the caller's transaction ends, so that what is counted is still true when the row
/// that depends on it is written. An update that changes nothing does it on both databases.
/// </summary>
internal static class RowLock
{
    /// <returns>False when there is no such account, or it is closed: then nobody waits, and nothing may be done for it.</returns>
    public static async Task<bool> Take(IdentityDb db, AccountId account, CancellationToken cancellationToken) =>
        await db.Accounts.Where(a => a.Id == account && a.Status != AccountStatus.Closed).ExecuteUpdateAsync(set => set.SetProperty(a => a.Culture, a => a.Culture), cancellationToken) == 1;
}
