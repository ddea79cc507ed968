using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bauhinia.Identity.Tests.Contacts.ContactSteps;

namespace Bauhinia.Identity.Tests.Contacts;

/// <summary>An address that stands in a registration which its owner left, and comes back to while another account takes it.</summary>
public sealed class LeftRegistrationTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Goes_to_one_of_two_who_finish_at_once_and_the_other_changes_nothing(string database)
    {
        await using var host = await TestHost.Start(database);
        for (var round = 0; round < 6; round++)
        {
            var address = $"wanted{round}@example.org";
            using var newcomer = new Visitor(host);
            await Registration.Registering.Complete(newcomer, new Outbox(host), address);
            var left = await ByEmail(host, address) ?? throw new InvalidOperationException("The registration made no account.");
            var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = $"old{round}@example.org" });
            using var client = await owner.SignIn();
            await Ask(client, Change, address);
            var code = await new Outbox(host).NewestCode(address, 2);
            var form = Forms.TokenIn(await client.Page(CodePage));
            using var options = await newcomer.Http.PostAsync(new Uri("/api/v1/account/passkeys/options", UriKind.Relative), null, Token);
            var passkey = Answer(JsonNode.Parse(await options.Content.ReadAsStringAsync(Token)), host.Issuer.GetLeftPart(UriPartial.Authority));

            using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Code", code), KeyValuePair.Create("__RequestVerificationToken", form)]);
            var answers = await Task.WhenAll(
                newcomer.Http.PostAsJsonAsync("/api/v1/account/passkeys", passkey, Token),
                client.PostAsync(new Uri(CodePage, UriKind.Relative), content, Token));

            var (added, changed) = (answers[0].IsSuccessStatusCode, answers[1].Headers.Location?.OriginalString == "/account/contacts?done=changed");
            Assert.True(added ^ changed, $"Passkey: {answers[0].StatusCode}, contact: {answers[1].StatusCode}.");
            Assert.Equal(added ? left : owner.Id, await ByEmail(host, address));
            Assert.Equal(added ? (AccountStatus.Active, true, true) : (AccountStatus.Closed, false, false), await Standing(host, left));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Is_not_discarded_once_it_has_its_first_passkey(string database)
    {
        await using var host = await TestHost.Start(database);
        var active = await Owner(host);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountClosing>().Discard(active.Id, active.Id, Token);
        }

        Assert.Equal((AccountStatus.Active, false, true), await Standing(host, active.Id));
        Assert.Equal(Old, await Contact(host, active.Id, PersonalField.Email));
    }

    private static async Task<(AccountStatus Status, bool HasPasskey, bool HasKey)> Standing(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var keys = scope.ServiceProvider.GetRequiredService<KeyStoreDb>();
        return (
            (await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account, Token)).Status,
            await db.Set<Passkey>().AnyAsync(p => p.AccountId == account, Token),
            await keys.Set<WrappedKey>().AnyAsync(k => k.Owner == account.Value, Token));
    }

    private static JsonObject Answer(JsonNode? asked, string origin)
    {
        var options = asked?["options"] ?? throw new InvalidOperationException("There are no options.");
        var (credential, _) = SoftwareAuthenticator.Create(options, origin);
        return new JsonObject { ["ceremony"] = asked["ceremony"]?.DeepClone(), ["credential"] = credential, ["name"] = "Phone" };
    }
}
