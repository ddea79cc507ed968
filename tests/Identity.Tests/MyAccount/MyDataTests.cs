using System.Net;
using System.Text.Json;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

public sealed class MyDataTests
{
    private static readonly Dictionary<string, string> Fields = new()
    {
        [PersonalField.NameEnglish] = "CHAN, Tai Man",
        [PersonalField.Hkid] = "K1000016",
        [PersonalField.Email] = "someone@example.org",
    };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Fact]
    public async Task The_owner_reads_who_looked_and_why_by_role_and_not_by_name()
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host, fields: Fields);
        var officer = await Resident.Create(host, roles: StaffRole.Officer);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PersonVault>()
                .Open(owner.Id.Value, [PersonalField.Hkid], new Access(owner.Id, officer.Id, "proofing", "7K2M"), TestContext.Current.CancellationToken);
        }
        using var client = await owner.SignIn();

        var page = await client.Page("/account/looks");

        Assert.Contains("<td>An officer</td><td>Identity check</td><td>identity card number</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(officer.Id.ToString(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Someone_elses_looks_and_activity_are_not_shown()
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host, fields: Fields);
        var officer = await Resident.Create(host, roles: StaffRole.Officer);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PersonVault>()
                .Open(owner.Id.Value, [PersonalField.Hkid], new Access(owner.Id, officer.Id, "proofing"), TestContext.Current.CancellationToken);
        }
        using var stranger = await (await Resident.Create(host)).SignIn();

        Assert.Contains("Nobody has looked", await stranger.Page("/account/looks?own=true&page=99999999"), StringComparison.Ordinal);
        Assert.Equal(1, (await stranger.Page("/account/activity")).Split("<td><time").Length - 1);
    }

    [Theory]
    [InlineData("zh-Hans", HttpStatusCode.Redirect)]
    [InlineData("fr", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    public async Task Keeps_one_of_the_three_languages_with_the_account(string culture, HttpStatusCode status)
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host);
        using var client = await owner.SignIn();

        var answer = await client.PostForm("/account/language", "/account/language", ("Input.Culture", culture));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.Redirect ? culture : "en", (await Account(host, owner.Id)).Culture);
    }

    [Fact]
    public async Task The_download_holds_personal_data_and_every_table_of_the_account_but_no_secret()
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host, fields: Fields);
        using var client = await owner.SignIn();

        var answer = await client.PostForm("/account/download", "/account/download");

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("CHAN, Tai Man", json.RootElement.GetProperty("personal_data").GetProperty("name_en").GetString());
        var records = json.RootElement.GetProperty("records");
        Assert.Equal("Counter", records.GetProperty("account")[0].GetProperty("Proofing").GetString());
        Assert.Equal(1, records.GetProperty("session").GetArrayLength());
        Assert.False(records.GetProperty("session")[0].TryGetProperty("TokenHash", out _));
        Assert.False(records.GetProperty("account")[0].TryGetProperty("SubjectSecret", out _));
        Assert.Contains(json.RootElement.GetProperty("audit_events").EnumerateArray(), e => e.GetProperty("kind").GetString() == "account.downloaded");
        Assert.DoesNotContain(owner.Id.ToString(), json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_download_names_passkeys_services_looks_and_what_an_open_case_holds()
    {
        await using var host = await TestHost.Start();
        using var resident = await SignIn.Resident.Start(host);
        await resident.AddPasskey();
        var picture = ProofingCases.CaseSteps.Jpeg();
        await Consent(host, resident.AccountId);
        await SignIn.Forms.Submit(resident.Browser, "/proofing/start", null, [("Input.Way", "Evidence"), .. ProofingCases.CaseSteps.Person()]);
        await Upload(resident.Browser, picture);
        var officer = await Resident.Create(host, roles: StaffRole.Officer);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PersonVault>()
                .Open(resident.AccountId.Value, [PersonalField.Email], new Access(resident.AccountId, officer.Id, "proofing", "7K2M"), TestContext.Current.CancellationToken);
        }

        using var json = await Download(resident.Browser);

        var root = json.RootElement;
        Assert.Equal("bauhinia-my-data/1", root.GetProperty("format").GetString());
        Assert.Equal("My phone", Assert.Single(root.GetProperty("passkeys").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(["email"], root.GetProperty("personal_data").EnumerateObject().Select(p => p.Name));
        Assert.Equal("Harbour Pool", Assert.Single(root.GetProperty("services").EnumerateArray()).GetProperty("name").GetString());
        var open = root.GetProperty("open_proofing_case");
        Assert.Equal("A1234563", open.GetProperty("entered").GetProperty("hkid").GetString());
        Assert.Equal(picture, Assert.Single(open.GetProperty("evidence").EnumerateArray()).GetProperty("content").GetBytesFromBase64());
        Assert.Contains(root.GetProperty("looks").EnumerateArray(), l =>
            (l.GetProperty("by").GetString(), l.GetProperty("purpose").GetString(), l.GetProperty("fields")[0].GetString(), l.GetProperty("reference").GetString()) == ("staff", "proofing", "email", "7K2M"));
        Assert.DoesNotContain(resident.AccountId.ToString(), root.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_member_and_every_table_of_the_download_is_described()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host, fields: Fields)).SignIn();
        var described = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "my-data.md"), TestContext.Current.CancellationToken);

        using var json = await Download(client);

        var names = json.RootElement.EnumerateObject().Select(p => p.Name).Concat(json.RootElement.GetProperty("records").EnumerateObject().Select(t => t.Name)).ToList();
        Assert.Contains("contact_change", names);
        Assert.DoesNotContain(names, n => !described.Contains($"| `{n}` |", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/account/download")]
    [InlineData("/account/close")]
    public async Task Asks_for_the_passkey_again_after_five_minutes(string page)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        var owner = await Resident.Create(host, fields: Fields);
        using var client = await owner.SignIn();
        var form = await client.Page(page);
        clock.Advance(TimeSpan.FromSeconds(301));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Understood", "true"), KeyValuePair.Create("__RequestVerificationToken", Forms.TokenIn(form))]);

        var answer = await client.PostAsync(page, content, TestContext.Current.CancellationToken);

        Assert.Equal($"/sign-in?step-up=1&return={Uri.EscapeDataString(page)}", answer.Headers.Location?.OriginalString);
        Assert.Equal(AccountStatus.Active, (await Account(host, owner.Id)).Status);
    }

    [Fact]
    public async Task Does_not_close_without_the_confirmation()
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host, fields: Fields);
        using var client = await owner.SignIn();

        Assert.Equal(HttpStatusCode.OK, (await client.PostForm("/account/close", "/account/close")).StatusCode);
        Assert.Equal(AccountStatus.Active, (await Account(host, owner.Id)).Status);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task After_closing_nothing_opens_and_the_identity_number_may_register_again(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Resident.Create(host, fields: Fields);
        using var phone = await owner.SignIn();
        using var desk = await owner.SignIn();
        await desk.PostForm("/account/support", "/account/support", ("Input.Topic", "Other"), ("Input.Message", "A question"));

        var answer = await desk.PostForm("/account/close", "/account/close", ("Input.Understood", "true"));

        Assert.Equal("/?done=closed", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(AccountStatus.Closed, (await Account(host, owner.Id)).Status);
        await using var scope = host.Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<PersonVault>()
            .Open(owner.Id.Value, [.. Fields.Keys], new Access(owner.Id, null, "self"), TestContext.Current.CancellationToken);
        Assert.Empty(opened);
        Assert.False(await scope.ServiceProvider.GetRequiredService<KeyStoreDb>().Keys.AnyAsync(k => k.Owner == owner.Id.Value, TestContext.Current.CancellationToken));
        Assert.Contains(owner.Id.Value, scope.ServiceProvider.GetRequiredService<ErasureJournal>().Read());
        Assert.False(await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<SealedField>().AnyAsync(f => f.Owner == owner.Id.Value, TestContext.Current.CancellationToken));
        // The blind index is unique: a second account with the same number could not be written if an entry were left.
        await Resident.Create(host, fields: Fields);
    }

    private static async Task<JsonDocument> Download(HttpClient client)
    {
        var answer = await client.PostForm("/account/download", "/account/download");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task Upload(HttpClient client, byte[] picture)
    {
        using var content = new MultipartFormDataContent();
        using var part = new ByteArrayContent(picture);
        using var token = new StringContent(Forms.TokenIn(await client.Page("/proofing/evidence")));
        content.Add(part, "Input.Evidence", "card.jpg");
        content.Add(token, "__RequestVerificationToken");
        Assert.Equal(HttpStatusCode.Redirect, (await client.PostAsync("/proofing/evidence", content, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task Consent(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var service = await Bauhinia.Testing.Protocol.RelyingParty.Register(host, new Bauhinia.Testing.Protocol.ClientSettings());
        db.Add(new Model.Grants.Consent(account, new Model.Clients.ClientId(service.ClientId), "openid", scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Account> Account(TestHost host, AccountId id)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.AsNoTracking().SingleAsync(a => a.Id == id, TestContext.Current.CancellationToken);
    }
}
