using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>
/// Writes to residents. A notice is added to the caller's unit of work and goes out after the caller has saved: a change that
/// happened is always told, one that was rolled back never.
/// </summary>
internal sealed class NoticeOutbox(IdentityDb db, PersonVault vault, NoticeSignal signal, TimeProvider clock)
{
    private static readonly MessageChannel[] Channels = [MessageChannel.Email, MessageChannel.Mobile];

    public Task Send(AccountId accountId, NoticeKind kind, CancellationToken cancellationToken) => Send(accountId, kind, [], cancellationToken);

    /// <summary>Tells the owner of an account by every contact it has when the notice goes out, in the account's language.</summary>
    /// <param name="values">The texts' placeholders from {1} on.</param>
    public async Task Send(AccountId accountId, NoticeKind kind, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var owner = accountId.Value;
        var fields = await db.Set<SealedField>().Where(f => f.Owner == owner).Select(f => f.Field).ToListAsync(cancellationToken);
        fields.AddRange(db.Set<SealedField>().Local.Where(f => f.Owner == owner).Select(f => f.Field));
        foreach (var channel in Channels.Where(c => fields.Contains(ContactAddress.FieldOf(c))))
        {
            var message = new OutboxMessage(Guid.CreateVersion7(clock.GetUtcNow()), kind, channel, owner, accountId, clock.GetUtcNow());
            await Add(message, new NoticePayload(null, null, values), null, cancellationToken);
        }
    }

    /// <summary>Writes to an address that is not, or not yet, the contact of an account.</summary>
    /// <param name="owner">Whose data key seals the notice; once that is destroyed an unsent notice is dropped.</param>
    /// <param name="expiresAt">After this the notice is of no use.</param>
    public Task SendTo(
        Guid owner, ContactAddress to, string culture, NoticeKind kind, IReadOnlyList<string> values, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var message = new OutboxMessage(Guid.CreateVersion7(clock.GetUtcNow()), kind, to.Channel, owner, null, clock.GetUtcNow());
        return Add(message, new NoticePayload(to.Value, culture, values), expiresAt, cancellationToken);
    }

    /// <summary>Writes to a contact that its account loses in the same unit of work. The notice has a data key of its own, which goes once it is sent.</summary>
    public async Task SendParting(ContactAddress to, string culture, NoticeKind kind, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await vault.CreateKey(id, cancellationToken);
        await Add(new OutboxMessage(id, kind, to.Channel, id, null, clock.GetUtcNow()), new NoticePayload(to.Value, culture, []), null, cancellationToken);
    }

    private async Task Add(OutboxMessage message, NoticePayload payload, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var (keyVersion, ciphertext) = await vault.Seal(message.Owner, message.SealName, payload.ToBytes(), cancellationToken);
        message.Fill(keyVersion, ciphertext, expiresAt);
        db.Add(message);
        db.SavedChanges += WakeOnce;
    }

    // Inside a transaction of the caller this comes before the commit, and the sender finds the notice at its next look instead.
    private void WakeOnce(object? sender, SavedChangesEventArgs saved)
    {
        db.SavedChanges -= WakeOnce;
        signal.Wake();
    }
}
