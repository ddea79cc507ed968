using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Features.Passwords;
using Bauhinia.Identity.Features.RecoveryCodes;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Counts and forgets the means of sign-in of an account.</summary>
internal sealed class SignInMeans(IdentityDb db, TimeProvider clock)
{
    /// <summary>Every table that signs an account in. A test refuses a table of accounts that is neither here nor known to sign nobody in.</summary>
    public static IReadOnlyList<Type> Tables { get; } = [typeof(Passkey), typeof(PasskeyOwner), typeof(Password), typeof(RecoveryCode)];

    public async Task<Means> Of(AccountId accountId, CancellationToken cancellationToken)
    {
        var password = await db.Set<Password>().AsNoTracking().Where(p => p.AccountId == accountId).Select(p => new { p.DisabledAt }).SingleOrDefaultAsync(cancellationToken);
        return new Means(
            await db.Set<Passkey>().CountAsync(p => p.AccountId == accountId && p.RevokedAt == null, cancellationToken),
            password is not null,
            password?.DisabledAt is not null,
            await db.Set<RecoveryCode>().CountAsync(c => c.AccountId == accountId && c.UsedAt == null, cancellationToken));
    }

    /// <summary>
    /// Takes every means away, for an account that is recovered at a counter. Passkeys stay as revoked rows, so that their ids
    /// are never accepted again; the user handle goes, so that a new passkey does not overwrite one that a thief still holds.
    /// </summary>
    public async Task Forget(AccountId accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<Passkey>().Where(p => p.AccountId == accountId && p.RevokedAt == null)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.RevokedAt, now).SetProperty(x => x.Slot, (int?)null), cancellationToken);
        await db.Set<PasskeyOwner>().Where(o => o.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<SealedField>().Where(f => f.Owner == accountId.Value && f.Field.StartsWith("passkey_name:")).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Password>().Where(p => p.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<RecoveryCode>().Where(c => c.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
    }
}
