using System.Security.Cryptography;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>
/// Sends one notice of the outbox and settles what becomes of it. Whoever sends holds a short lease and renews it, so that no other host
/// sends at the same time, and what a killed host held is sent by the next one soon. A host killed between the server's answer and its
/// own record of it makes the notice go out twice: mail can be sent at least once or at most once, never exactly once, and here it is at least once.
/// </summary>
internal sealed class SendNotice(IdentityDb db, PersonVault vault, IServiceProvider services, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Attempts until a notice is given up: with the waits below, about eight hours.</summary>
    public const int MaxAttempts = 14;

    /// <summary>How long a notice stays taken by a host that has died.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan RenewEvery = Lease / 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task Run(Guid id, CancellationToken cancellationToken)
    {
        var message = await db.Set<OutboxMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is null || !await Take(message, cancellationToken)) return;
        if (message.ExpiresAt <= clock.GetUtcNow())
        {
            await GiveUp(message, "expired", cancellationToken);
            return;
        }
        if (await Compose(message, cancellationToken) is not { } outgoing)
        {
            await GiveUp(message, "no_address", cancellationToken);
            return;
        }
        var sender = services.GetRequiredKeyedService<IMessageSender>(message.Channel);
        switch (await Holding(message, sender.Send(outgoing, cancellationToken), cancellationToken))
        {
            case Delivery.Accepted:
                await Settle(message, "notice.sent", "", cancellationToken);
                break;
            case Delivery.Refused:
                await GiveUp(message, "refused", cancellationToken);
                break;
            case Delivery.Failed when message.Attempts + 1 >= MaxAttempts:
                await GiveUp(message, "attempts", cancellationToken);
                break;
            default:
                await Postpone(message, cancellationToken);
                break;
        }
    }

    /// <summary>The wait after a number of failed attempts: doubling from 10 seconds, at most an hour.</summary>
    internal static TimeSpan WaitAfter(int attempts) => TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(attempts - 1, 20)));

    private async Task<bool> Take(OutboxMessage message, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        return await db.Set<OutboxMessage>().Where(m => m.Id == message.Id && m.Attempts == message.Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts + 1).SetProperty(m => m.NextAttemptAt, until), cancellationToken) == 1;
    }

    /// <summary>Renews the lease for as long as the sending takes.</summary>
    private async Task<Delivery> Holding(OutboxMessage message, Task<Delivery> sending, CancellationToken cancellationToken)
    {
        var attempt = message.Attempts + 1;
        while (!cancellationToken.IsCancellationRequested && await Task.WhenAny(sending, Task.Delay(RenewEvery, clock, cancellationToken)) != sending)
        {
            var until = clock.GetUtcNow() + Lease;
            await db.Set<OutboxMessage>().Where(m => m.Id == message.Id && m.Attempts == attempt)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAttemptAt, until), CancellationToken.None);
        }
        return await sending;
    }

    /// <summary>Null when there is no one to write to: the data key was destroyed or the contact removed.</summary>
    private async Task<OutgoingMessage?> Compose(OutboxMessage message, CancellationToken cancellationToken)
    {
        byte[]? bytes;
        try
        {
            bytes = await vault.Open(message.Owner, message.SealName, message.KeyVersion, message.Ciphertext,
                new Access(message.AccountId, null, "notice"), cancellationToken);
        }
        catch (CryptographicException)
        {
            // A changed row must not stop the rows behind it; giving it up is audited.
            return null;
        }
        if (bytes is null) return null;
        var payload = NoticePayload.From(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        var (to, culture) = message.AccountId is { } accountId
            ? await Contact(accountId, message.Channel, cancellationToken)
            : (payload.To, payload.Culture);
        if (to is null || culture is null) return null;
        var (subject, body) = NoticeText.For(message.Kind, message.Channel, culture, [options.Value.Issuer, .. payload.Values]);
        return new OutgoingMessage(message.Id, message.Channel, to, subject, body, culture);
    }

    private async Task<(string? To, string? Culture)> Contact(AccountId accountId, MessageChannel channel, CancellationToken cancellationToken)
    {
        var culture = await db.Accounts.Where(a => a.Id == accountId).Select(a => a.Culture).SingleOrDefaultAsync(cancellationToken);
        var field = ContactAddress.FieldOf(channel);
        var opened = await vault.Open(accountId.Value, [field], new Access(accountId, null, "notice"), cancellationToken);
        return (opened.GetValueOrDefault(field), culture);
    }

    private async Task Postpone(OutboxMessage message, CancellationToken cancellationToken)
    {
        var next = clock.GetUtcNow() + WaitAfter(message.Attempts + 1);
        await db.Set<OutboxMessage>().Where(m => m.Id == message.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAttemptAt, next), cancellationToken);
    }

    private Task GiveUp(OutboxMessage message, string reason, CancellationToken cancellationToken) =>
        Settle(message, "notice.given_up", $" reason={reason}", cancellationToken);

    private async Task Settle(OutboxMessage message, string audit, string detail, CancellationToken cancellationToken)
    {
        // Cut off between the two, a row is left that nothing opens; never a key that no row names.
        if (message.HasOwnKey) await vault.DestroyKey(message.Owner, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<OutboxMessage>().Where(m => m.Id == message.Id).ExecuteDeleteAsync(cancellationToken);
        db.AuditEvents.Add(new AuditEvent(audit, message.AccountId, null, $"kind={message.Kind} channel={message.Channel}{detail}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
