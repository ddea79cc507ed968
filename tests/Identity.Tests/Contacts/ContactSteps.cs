using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Contacts;

/// <summary>The steps of changing a contact at its pages, and what the account has afterwards.</summary>
internal static class ContactSteps
{
    public const string Old = "old@example.org";
    public const string New = "new@example.org";
    public const string Change = "/account/contacts/change?kind=email";
    public const string CodePage = "/account/contacts/code";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<Resident> Owner(TestHost host, params (string Field, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { [PersonalField.Email] = Old };
        foreach (var (field, value) in more) fields[field] = value;
        return Resident.Create(host, fields: fields);
    }

    public static async Task<string?> Ask(HttpClient client, string page, string address)
    {
        using var answer = await client.PostForm(page, page, ("Input.Address", address));
        return answer.Headers.Location?.OriginalString;
    }

    public static Task<HttpResponseMessage> Enter(HttpClient client, string code) => client.PostForm(CodePage, CodePage, ("Input.Code", code));

    public static async Task<string?> Contact(TestHost host, AccountId account, string field)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<PersonVault>().Open(account.Value, [field], new Access(account, null, "self"), Token);
        return opened.GetValueOrDefault(field);
    }

    public static async Task<AccountId?> ByEmail(TestHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountByContact>().ByEmail(email, Token);
    }

    public static string WithoutToken(string page) => page.Replace(Forms.TokenIn(page), "", StringComparison.Ordinal);
}
