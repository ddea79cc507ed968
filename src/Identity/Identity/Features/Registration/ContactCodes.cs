using System.Security.Cryptography;
using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>
/// Sends an attempt its code. Where the address already belongs to someone, that person is told instead and the attempt waits for a
/// code that does not exist; the visitor sees no difference, and the work done is the same.
/// </summary>
internal sealed class ContactCodes(
    IdentityDb db, PersonVault vault, NoticeOutbox notices, Turns turns, IKeyCustodian custodian, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>The least time between two codes of one attempt.</summary>
    public static readonly TimeSpan ResendWait = TimeSpan.FromSeconds(30);

    public byte[] AddressIndex(ContactAddress contact) => vault.BlindIndex(contact.Field, contact.Value);

    public byte[] NetworkIndex(System.Net.IPAddress? address) => vault.BlindIndex("network", NetworkPrefix.Of(address));

    /// <summary>Counts in the caller's transaction, after whoever counts the same at this moment.</summary>
    public async Task<bool> NetworkIsSpent(byte[] networkIndex, CancellationToken cancellationToken)
    {
        await turns.Take("starts", networkIndex, cancellationToken);
        var since = clock.GetUtcNow() - RegistrationAttempt.Lifetime;
        var started = await db.Set<RegistrationAttempt>().CountAsync(a => a.NetworkIndex == networkIndex && a.CreatedAt > since, cancellationToken);
        return started >= options.Value.Registration.StartsPerNetworkPerHour;
    }

    /// <summary>Counts in the caller's transaction, after whoever counts the same at this moment.</summary>
    public async Task<bool> AddressIsSpent(byte[] addressIndex, CancellationToken cancellationToken)
    {
        await turns.Take("codes", addressIndex, cancellationToken);
        var since = clock.GetUtcNow() - RegistrationAttempt.Lifetime;
        var sent = await db.Set<RegistrationAttempt>().Where(a => a.AddressIndex == addressIndex && a.CodeSentAt > since).SumAsync(a => a.Sends, cancellationToken);
        sent += await db.Set<ContactChange>().Where(c => c.AddressIndex == addressIndex && c.CodeSentAt > since).SumAsync(c => c.Sends, cancellationToken);
        return sent >= options.Value.Registration.CodesPerAddressPerHour;
    }

    /// <summary>Sets the code of the attempt and adds the notice; the caller saves.</summary>
    public async Task Send(RegistrationAttempt attempt, ContactAddress contact, CancellationToken cancellationToken)
    {
        var owner = await (
            from entry in db.Set<BlindIndexEntry>()
            join account in db.Accounts on entry.AccountId equals account.Id
            where entry.Field == attempt.Field && entry.Index == attempt.AddressIndex
            select new { account.Id, account.Status, account.Culture }).SingleOrDefaultAsync(cancellationToken);
        var code = OneTimeCode.NewDigits();
        var codeHash = Hash(attempt, code);
        var unanswerable = RandomNumberGenerator.GetBytes(OneTimeCode.HashBytes);
        var now = clock.GetUtcNow();
        if (owner is null || owner.Status == AccountStatus.Starting)
        {
            attempt.Expect(codeHash, owner?.Id, now);
            await notices.SendTo(attempt.Id, contact, attempt.Culture, NoticeKind.RegistrationCode, [code], now + RegistrationAttempt.CodeLifetime, cancellationToken);
        }
        else
        {
            attempt.Expect(unanswerable, null, now);
            await notices.SendTo(attempt.Id, contact, owner.Culture, NoticeKind.AlreadyRegistered, [code], now + RegistrationAttempt.CodeLifetime, cancellationToken);
        }
    }

    /// <summary>Opens the attempt's address, to write to it once more.</summary>
    public async Task<ContactAddress?> Contact(RegistrationAttempt attempt, CancellationToken cancellationToken)
    {
        var opened = await vault.Open(attempt.Id, [attempt.Field], new Access(null, null, "notice"), cancellationToken);
        return opened.TryGetValue(attempt.Field, out var value) && ContactAddress.TryParse(attempt.Channel, value, out var contact) ? contact : null;
    }

    public bool Accepts(RegistrationAttempt attempt, string typed) =>
        OneTimeCode.Matches(attempt.CodeHash, Hash(attempt, OneTimeCode.Normalise(typed)));

    private byte[] Hash(RegistrationAttempt attempt, string code) => OneTimeCode.Hash(custodian, $"register\0{attempt.Id:N}", code);
}
