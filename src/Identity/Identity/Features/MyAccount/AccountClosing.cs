using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>
/// Closes an account: sessions end (which tells relying parties), everything that signs in or describes the person goes, an open
/// proofing case ends, every contact is told, and the data keys are destroyed, so that no copy of the records opens again. The records
/// go first and in one transaction; should the process die before the keys are destroyed, <see cref="FinishClosings"/> and
/// <see cref="CaseWork"/> destroy them at the next start.
/// </summary>
internal sealed class AccountClosing(
    IdentityDb db, PersonVault vault, SignInSessions sessions, AccountRecords records, Organisations organisations, EraseCase cases, NoticeOutbox notices, TimeProvider clock)
{
    private static readonly MessageChannel[] Channels = [MessageChannel.Email, MessageChannel.Mobile];

    /// <summary>Closes an account and tells its contacts; without effect on one that is closed.</summary>
    public async Task Close(AccountId accountId, AccountId actor, CancellationToken cancellationToken)
    {
        var contacts = await Contacts(accountId, cancellationToken);
        await Until(() => TryClose(accountId, actor, contacts, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Closes an account that nobody can sign in to, because its address is now another's; tells no one. Without effect once the account
    /// has its first passkey, whatever the caller saw before.
    /// </summary>
    public Task Discard(AccountId accountId, AccountId actor, CancellationToken cancellationToken) =>
        Until(() => TryClose(accountId, actor, [], cancellationToken, onlyStarting: true), cancellationToken);

    /// <summary>Takes away what a closed account owns again. Safe to run twice.</summary>
    public Task Finish(AccountId accountId, CancellationToken cancellationToken) => Until(
        async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var open = await Clear(accountId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Owners(accountId, open);
        },
        cancellationToken);

    private async Task<Owners?> TryClose(AccountId accountId, AccountId actor, IReadOnlyList<ContactAddress> contacts, CancellationToken cancellationToken, bool onlyStarting = false)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One statement decides who of two closes it.
        var won = await db.Accounts.Where(a => a.Id == accountId && a.Status != AccountStatus.Closed && (!onlyStarting || a.Status == AccountStatus.Starting))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Status, AccountStatus.Closed), cancellationToken);
        if (won == 0) return onlyStarting ? null : new Owners(accountId, null);
        var open = await Clear(accountId, cancellationToken);
        var account = await db.Accounts.SingleAsync(a => a.Id == accountId, cancellationToken);
        account.Close(now);
        db.AuditEvents.Add(new AuditEvent("account.closed", accountId, actor, "", now));
        foreach (var contact in contacts) await notices.SendParting(contact, account.Culture, NoticeKind.AccountClosed, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Owners(accountId, open);
    }

    private async Task<CaseId?> Clear(AccountId accountId, CancellationToken cancellationToken)
    {
        await sessions.EndAllOf(accountId, null, cancellationToken);
        await db.Sessions.Where(s => s.AccountId == accountId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Device, ""), cancellationToken);
        var open = await cases.Abandon(accountId, cancellationToken);
        await organisations.EndWaysInOf(accountId, cancellationToken);
        await records.Delete(accountId, cancellationToken);
        var owner = accountId.Value;
        await db.Set<SealedField>().Where(f => f.Owner == owner).ExecuteDeleteAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return open;
    }

    /// <summary>Tries until no officer takes a step in the account's case at the same moment, then destroys the keys.</summary>
    private async Task Until(Func<Task<Owners?>> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await attempt() is not var (accountId, open)) return;
                await vault.DestroyKey(accountId.Value, cancellationToken);
                if (open is { } caseId) await cases.Finish(caseId, cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Someone's step was saved, so this ends: a case has few steps.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Read before anything goes: afterwards nobody can.</summary>
    private async Task<IReadOnlyList<ContactAddress>> Contacts(AccountId accountId, CancellationToken cancellationToken)
    {
        var opened = await vault.Open(accountId.Value, [.. Channels.Select(ContactAddress.FieldOf)], new Access(accountId, null, "notice"), cancellationToken);
        var contacts = new List<ContactAddress>();
        foreach (var channel in Channels)
        {
            if (ContactAddress.TryParse(channel, opened.GetValueOrDefault(ContactAddress.FieldOf(channel)), out var contact)) contacts.Add(contact.Value);
        }
        return contacts;
    }

    /// <summary>Whose data keys go once the records have gone.</summary>
    private sealed record Owners(AccountId AccountId, CaseId? Case);
}
