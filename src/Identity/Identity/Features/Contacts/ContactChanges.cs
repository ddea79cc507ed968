using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Registration;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>
/// Adds or replaces a contact once the code sent to it was entered. Where the address belongs to another account, its owner is told and
/// the change waits for a code that does not exist: the answers and the work are those of an address that nobody has.
/// </summary>
internal sealed class ContactChanges(
    IdentityDb db, PersonVault vault, OwnContacts contacts, ContactCodes codes, NoticeOutbox notices, AccountClosing closing,
    IKeyCustodian custodian, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public enum Beginning
    {
        Begun,

        /// <summary>It is a contact of this account already, which its owner may be told.</summary>
        Own,

        /// <summary>The account or the address had its codes of this hour.</summary>
        TooMany,
    }

    public enum Entering
    {
        Done,
        Wrong,
        Expired,

        /// <summary>The code bears no more guesses.</summary>
        Spent,
        NoChange,
    }

    public enum Resending
    {
        Sent,
        TooSoon,
        TooMany,
        NoChange,
    }

    private sealed record Holder(AccountId Id, AccountStatus Status, string Culture);

    /// <summary>The change that waits for its code, or null.</summary>
    public Task<ContactChange?> Pending(AccountId me, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - ContactChange.Lifetime;
        return db.Set<ContactChange>().AsNoTracking().Where(c => c.AccountId == me && c.EndedAt == null && c.CreatedAt > since)
            .OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<Beginning> Begin(AccountId me, ContactAddress contact, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var index = codes.AddressIndex(contact);
        var holder = await Find(contact.Field, index, cancellationToken);
        if (holder?.Id == me) return Beginning.Own;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await IsSpent(me, index, cancellationToken)) return Beginning.TooMany;
        await Cancel(me, cancellationToken);
        var change = new ContactChange(me, contact.Channel, index, now);
        var (version, ciphertext) = await vault.Seal(me.Value, change.SealName, Encoding.UTF8.GetBytes(contact.Value), cancellationToken);
        change.Fill(version, ciphertext);
        await Send(change, contact, holder, cancellationToken);
        db.Add(change);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Beginning.Begun;
    }

    public async Task<Resending> SendAgain(AccountId me, CancellationToken cancellationToken)
    {
        if (await Pending(me, cancellationToken) is not { } change) return Resending.NoChange;
        if (clock.GetUtcNow() - change.CodeSentAt < ContactCodes.ResendWait) return Resending.TooSoon;
        if (await Open(change, cancellationToken) is not { } contact) return Resending.NoChange;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await IsSpent(me, change.AddressIndex, cancellationToken)) return Resending.TooMany;
        db.Attach(change);
        await Send(change, contact, await Find(change.Field, change.AddressIndex, cancellationToken), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Resending.TooSoon;
        }
        return Resending.Sent;
    }

    /// <summary>Gives the change up; its code no longer works.</summary>
    public Task Cancel(AccountId me, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Set<ContactChange>().Where(c => c.AccountId == me && c.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancellationToken);
    }

    public async Task<Entering> Enter(AccountId me, string typed, CancellationToken cancellationToken)
    {
        if (await Pending(me, cancellationToken) is not { } change) return Entering.NoChange;
        if (clock.GetUtcNow() - change.CodeSentAt > ContactChange.CodeLifetime) return Entering.Expired;
        // Counted before it is compared, in one statement, so that guesses sent at once are counted too.
        var counted = await db.Set<ContactChange>()
            .Where(c => c.Id == change.Id && c.EndedAt == null && c.Sends == change.Sends && c.Tries < ContactChange.MaxTries)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), cancellationToken);
        if (counted == 0) return Entering.Spent;
        if (!OneTimeCode.Matches(change.CodeHash, Hash(change, OneTimeCode.Normalise(typed)))) return Entering.Wrong;
        return await Complete(me, change, cancellationToken);
    }

    private async Task<Entering> Complete(AccountId me, ContactChange change, CancellationToken cancellationToken)
    {
        if (await Open(change, cancellationToken) is not { } contact) return Entering.NoChange;
        // Whoever left a registration before its first passkey had proved this address too, and can sign in with nothing. Should they add it
        // at this moment, the account is theirs, and the unique index below keeps the address with it.
        if (await Find(change.Field, change.AddressIndex, cancellationToken) is { Status: AccountStatus.Starting } left) await closing.Discard(left.Id, me, cancellationToken);
        var present = await contacts.List(me, cancellationToken);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RowLock.Take(db, me, cancellationToken);
        var won = await db.Set<ContactChange>().Where(c => c.Id == change.Id && c.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancellationToken);
        if (won == 0) return Entering.NoChange;
        await db.Set<BlindIndexEntry>().Where(e => e.AccountId == me && e.Field == change.Field).ExecuteDeleteAsync(cancellationToken);
        db.Add(new BlindIndexEntry(change.Field, change.AddressIndex, me));
        await vault.Put(me.Value, change.Field, contact.Value, cancellationToken);
        await contacts.TellOld(me, change.Channel, present, cancellationToken);
        await notices.Send(me, NoticeKind.ContactChanged, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("contact.changed", me, me, $"contact={change.Field}", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException raced) when (UniqueViolation.Is(raced))
        {
            // The address's index is unique: another account proved it first. The transaction is rolled back.
            db.ChangeTracker.Clear();
            return Entering.Wrong;
        }
        await transaction.CommitAsync(cancellationToken);
        return Entering.Done;
    }

    /// <summary>Sets the change's code and adds the notice; the caller saves.</summary>
    private async Task Send(ContactChange change, ContactAddress contact, Holder? holder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var code = OneTimeCode.NewDigits();
        var hash = Hash(change, code);
        var unanswerable = RandomNumberGenerator.GetBytes(OneTimeCode.HashBytes);
        var mine = await db.Accounts.Where(a => a.Id == change.AccountId).Select(a => a.Culture).SingleAsync(cancellationToken);
        var isTaken = holder is not (null or { Status: AccountStatus.Starting });
        change.Expect(isTaken ? unanswerable : hash, now);
        await notices.SendTo(
            change.AccountId.Value, contact, isTaken ? holder?.Culture ?? mine : mine, isTaken ? NoticeKind.ContactClaimedByAnother : NoticeKind.ContactCode,
            [code], now + ContactChange.CodeLifetime, cancellationToken);
    }

    private async Task<bool> IsSpent(AccountId me, byte[] index, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - ContactChange.Lifetime;
        if (await codes.AddressIsSpent(index, cancellationToken)) return true;
        await RowLock.Take(db, me, cancellationToken);
        return await db.Set<ContactChange>().Where(c => c.AccountId == me && c.CodeSentAt > since).SumAsync(c => c.Sends, cancellationToken) >= options.Value.Registration.CodesPerAddressPerHour;
    }

    private async Task<ContactAddress?> Open(ContactChange change, CancellationToken cancellationToken)
    {
        var access = new Access(change.AccountId, change.AccountId, "self");
        var bytes = await vault.Open(change.AccountId.Value, change.SealName, change.KeyVersion, change.Ciphertext, access, cancellationToken);
        return bytes is not null && ContactAddress.TryParse(change.Channel, Encoding.UTF8.GetString(bytes), out var contact) ? contact : null;
    }

    private Task<Holder?> Find(string field, byte[] index, CancellationToken cancellationToken) => (
        from entry in db.Set<BlindIndexEntry>().AsNoTracking()
        join account in db.Accounts on entry.AccountId equals account.Id
        where entry.Field == field && entry.Index == index && account.Status != AccountStatus.Closed
        select new Holder(account.Id, account.Status, account.Culture)).SingleOrDefaultAsync(cancellationToken);

    private byte[] Hash(ContactChange change, string code) => OneTimeCode.Hash(custodian, $"contact\0{change.Id:N}", code);
}
