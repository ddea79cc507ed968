using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>The addresses an account is written to: lists them, and takes one away while another remains.</summary>
internal sealed class OwnContacts(IdentityDb db, PersonVault vault, NoticeOutbox notices, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private static readonly string[] Fields = [PersonalField.Email, PersonalField.Mobile];

    public enum Removal
    {
        Removed,
        NotThere,

        /// <summary>An account that nobody can write to could not be told of a theft.</summary>
        Last,
    }

    /// <summary>The kinds of contact that this installation can write to.</summary>
    public IReadOnlyList<MessageChannel> Offered => options.Value.Messaging.TextMessages.IsOffered ? [MessageChannel.Email, MessageChannel.Mobile] : [MessageChannel.Email];

    /// <summary>An address as it is typed, of a channel; null when it is none, or one that is not written to.</summary>
    public ContactAddress? Read(MessageChannel channel, string typed) =>
        ContactAddress.TryParse(channel, typed, out var contact)
        && (channel == MessageChannel.Email || options.Value.Messaging.TextMessages.MayWriteTo(contact.Value.Value)) ? contact : null;

    public async Task<IReadOnlyDictionary<string, string>> List(AccountId me, CancellationToken cancellationToken) =>
        await vault.Open(me.Value, Fields, new Access(me, me, "self"), cancellationToken);

    public async Task<Removal> Remove(AccountId me, MessageChannel channel, CancellationToken cancellationToken)
    {
        var field = ContactAddress.FieldOf(channel);
        var opened = await List(me, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RowLock.Take(db, me, cancellationToken);
        var present = await db.Set<BlindIndexEntry>().Where(e => e.AccountId == me && Fields.Contains(e.Field)).Select(e => e.Field).ToListAsync(cancellationToken);
        if (!present.Contains(field)) return Removal.NotThere;
        if (present.Count == 1) return Removal.Last;
        await db.Set<BlindIndexEntry>().Where(e => e.AccountId == me && e.Field == field).ExecuteDeleteAsync(cancellationToken);
        await db.Set<SealedField>().Where(f => f.Owner == me.Value && f.Field == field).ExecuteDeleteAsync(cancellationToken);
        await TellOld(me, channel, opened, cancellationToken);
        await notices.Send(me, NoticeKind.ContactChanged, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("contact.removed", me, me, $"contact={field}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Removal.Removed;
    }

    /// <summary>Writes to the address that is no contact any more: a thief who changes it is seen by its owner.</summary>
    internal async Task TellOld(AccountId me, MessageChannel channel, IReadOnlyDictionary<string, string> opened, CancellationToken cancellationToken)
    {
        if (!ContactAddress.TryParse(channel, opened.GetValueOrDefault(ContactAddress.FieldOf(channel)), out var old)) return;
        var culture = await db.Accounts.Where(a => a.Id == me).Select(a => a.Culture).SingleAsync(cancellationToken);
        await notices.SendTo(me.Value, old.Value, culture, NoticeKind.ContactChanged, [], null, cancellationToken);
    }
}
