using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>Finds the account that a verified contact belongs to, by blind index: the address itself is nowhere to be searched.</summary>
internal sealed class AccountByContact(IdentityDb db, PersonVault vault)
{
    /// <summary>By an e-mail address as its owner types it; null when it is none, or no account has it.</summary>
    public Task<AccountId?> ByEmail(string email, CancellationToken cancellationToken) =>
        EmailAddress.TryParse(email, out var address) ? Find(PersonalField.Email, address.Value.Value, cancellationToken) : Task.FromResult<AccountId?>(null);

    public Task<AccountId?> Find(ContactAddress contact, CancellationToken cancellationToken) => Find(contact.Field, contact.Value, cancellationToken);

    /// <summary>An e-mail address or a mobile number, whichever the text is.</summary>
    public static ContactAddress? Read(string text) =>
        ContactAddress.TryParse(text.Contains('@', StringComparison.Ordinal) ? MessageChannel.Email : MessageChannel.Mobile, text, out var contact) ? contact : null;

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
