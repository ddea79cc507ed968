using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Lists, renames and revokes the passkeys of one account; pages and API both come here. Another account's id is no id.</summary>
internal sealed class OwnPasskeys(IdentityDb db, PersonVault vault, SignInSessions sessions, SignInMeans means, NoticeOutbox notices, TimeProvider clock)
{
    public async Task<IReadOnlyList<PasskeyView>> List(AccountId accountId, CancellationToken cancellationToken)
    {
        var passkeys = await Live(accountId).AsNoTracking().OrderBy(p => p.CreatedAt).ToListAsync(cancellationToken);
        if (passkeys.Count == 0) return [];
        var names = await vault.Open(accountId.Value, [.. passkeys.Select(p => p.NameField)], new Access(accountId, accountId, "self"), cancellationToken);
        return
        [
            .. from p in passkeys
               select new PasskeyView(p.Id.ToString(), names.GetValueOrDefault(p.NameField, ""), p.CreatedAt, p.LastUsedAt, p.IsBackupEligible, p.IsAttested),
        ];
    }

    public async Task<PasskeyView?> Find(AccountId accountId, Guid id, CancellationToken cancellationToken) =>
        (await List(accountId, cancellationToken)).FirstOrDefault(p => p.Id == new PasskeyId(id).ToString());

    /// <returns>False when the account has no such passkey.</returns>
    public async Task<bool> Rename(AccountId accountId, Guid id, string name, CancellationToken cancellationToken)
    {
        var passkeyId = new PasskeyId(id);
        if (await Live(accountId).SingleOrDefaultAsync(p => p.Id == passkeyId, cancellationToken) is not { } passkey) return false;
        await vault.Put(accountId.Value, passkey.NameField, name, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("passkey.renamed", accountId, accountId, $"passkey={passkey.Id}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Revokes a passkey and ends every other session, since the lost device may hold one.</summary>
    /// <param name="isConfirmed">Whether the owner said that the last means may go.</param>
    public async Task<Revocation> Revoke(AccountId accountId, SessionId current, Guid id, bool isConfirmed, CancellationToken cancellationToken)
    {
        var passkeyId = new PasskeyId(id);
        if (await Live(accountId).SingleOrDefaultAsync(p => p.Id == passkeyId, cancellationToken) is not { } passkey) return Revocation.NotFound;
        if (!isConfirmed && (await means.Of(accountId, cancellationToken)).IsOnePasskeyAlone) return Revocation.NeedsConfirmation;
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var nameField = passkey.NameField;
        passkey.Revoke(now);
        await db.Set<SealedField>().Where(f => f.Owner == accountId.Value && f.Field == nameField).ExecuteDeleteAsync(cancellationToken);
        db.AuditEvents.Add(new AuditEvent("passkey.revoked", accountId, accountId, $"passkey={passkey.Id}", now));
        await notices.Send(accountId, NoticeKind.PasskeyRemoved, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await sessions.EndAllOf(accountId, current, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Revocation.Done;
    }

    private IQueryable<Passkey> Live(AccountId accountId) => db.Set<Passkey>().Where(p => p.AccountId == accountId && p.RevokedAt == null);
}
