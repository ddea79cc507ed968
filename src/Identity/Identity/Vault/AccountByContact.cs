using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>Finds the account that a verified contact belongs to, by blind index: the address itself is nowhere to be searched.</summary>
internal sealed class AccountByContact(IdentityDb db, PersonVault vault)
{
    public Task<AccountId?> ByEmail(string email, CancellationToken cancellationToken) =>
        Find(PersonalField.Email, NormaliseEmail(email), cancellationToken);

    // The part before @ is case-sensitive only in theory (RFC 5321 §2.4); nobody gives two people one address in two cases.
    public static string NormaliseEmail(string email) => email.Trim().ToLowerInvariant();

    private async Task<AccountId?> Find(string field, string normalised, CancellationToken cancellationToken)
    {
        var index = vault.BlindIndex(field, normalised);
        return await (
            from entry in db.Set<BlindIndexEntry>().AsNoTracking()
            join account in db.Accounts on entry.AccountId equals account.Id
            where entry.Field == field && entry.Index == index && account.Status != AccountStatus.Closed
            select (AccountId?)entry.AccountId).SingleOrDefaultAsync(cancellationToken);
    }
}
