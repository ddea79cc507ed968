using Bauhinia.Identity.Model;
using Bauhinia.Identity.Vault;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>The words about a person that someone who knows them would guess first.</summary>
internal sealed class PersonalWords(PersonVault vault)
{
    private static readonly string[] Fields = [PersonalField.Email, PersonalField.Mobile, PersonalField.NameEnglish, PersonalField.NameChinese, PersonalField.DateOfBirth];
    private static readonly char[] Between = [' ', ',', '.', '-', '_', '+', '@'];

    public async Task<IReadOnlyList<string>> Of(AccountId accountId, CancellationToken cancellationToken)
    {
        var fields = await vault.Open(accountId.Value, Fields, new Access(accountId, accountId, "self", "password_rules"), cancellationToken);
        return [.. fields.Values.SelectMany(value => value.Split(Between, StringSplitOptions.RemoveEmptyEntries)), .. fields.Values];
    }
}
