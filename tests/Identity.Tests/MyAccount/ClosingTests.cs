using System.Net;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.ProofingCases;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

/// <summary>What is left of a person after the account is closed: the last notice, and nothing that opens.</summary>
public sealed class ClosingTests
{
    private const string Email = "leaving@example.org";
    private const string Mobile = "+85251234567";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_contact_is_told_in_the_language_of_the_account_and_no_key_is_left(string database)
    {
        await using var host = await TestHost.Start(database, settings: new Dictionary<string, string?> { ["Identity:Messaging:TextMessages:Kind"] = "Files" });
        var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = Email, [PersonalField.Mobile] = Mobile });
        using var client = await owner.SignIn();
        await client.PostForm("/account/language", "/account/language", ("Input.Culture", "zh-Hant"));

        await Close(client);

        var outbox = new Outbox(host);
        Assert.Contains("你的帳戶已關閉", await outbox.Newest(Email), StringComparison.Ordinal);
        Assert.Contains("你的帳戶已關閉", await outbox.Newest(Mobile), StringComparison.Ordinal);
        await Eventually.Holds(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<KeyStoreDb>().Keys.CountAsync(Token), await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().CountAsync(Token)) == (0, 0);
        }, "the data keys of account and notices are gone");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_an_open_case_holds_is_unreadable_and_the_officer_finds_no_case_to_decide(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await ProofingCases.Resident.Create(host, Email);
        using var officer = await ProofingCases.Resident.Create(host, "officer@example.org", StaffRole.Officer);
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Evidence);
        using var uploaded = await CaseSteps.Upload(resident, CaseSteps.Jpeg());
        using var submitted = await resident.Visitor.Submit("/proofing/evidence", [], "/proofing/evidence?handler=submit");
        var reference = await CaseSteps.ReferenceOf(resident);
        using var claimed = await CaseSteps.Claim(officer, reference);
        var open = await CaseSteps.Row(host, reference);
        var entered = await Ciphertexts(host, open.Id.Value);
        Assert.NotEmpty(entered);

        await Close(resident.Visitor.Http);

        var closed = await CaseSteps.Row(host, reference);
        Assert.Equal((CaseStatus.Withdrawn, (AccountId?)null), (closed.Status, closed.OpenFor));
        Assert.NotNull(closed.ErasedAt);
        await using var scope = host.Services.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<KeyStoreDb>();
        Assert.Equal([officer.Id.Value], await keys.Keys.Where(k => k.Owner == officer.Id.Value || k.Owner == open.Id.Value || k.Owner == open.EvidenceOwner || k.Owner == resident.Id.Value).Select(k => k.Owner).ToListAsync(Token));
        var journal = scope.ServiceProvider.GetRequiredService<ErasureJournal>().Read();
        Assert.Superset(new HashSet<Guid> { open.Id.Value, open.EvidenceOwner, resident.Id.Value }, journal.ToHashSet());
        var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
        foreach (var (field, version, ciphertext) in entered)
        {
            // A copy of the row, as a backup would have it, does not open either.
            Assert.Null(await vault.Open(open.Id.Value, field, version, ciphertext, new Access(null, null, "proofing"), Token));
        }
        Assert.Equal((0, 0), (await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<EvidenceFile>().CountAsync(Token), await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<EvidenceChunk>().CountAsync(Token)));
        var page = await officer.Visitor.Page($"/officer/cases/{reference}");
        Assert.DoesNotContain("CHAN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("A123456", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_messages_of_a_support_case_are_unreadable(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = Email });
        using var client = await owner.SignIn();
        await client.PostForm("/account/support", "/account/support", ("Input.Topic", "Other"), ("Input.Message", "A question"));
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var support = await db.Set<Features.HelpDesk.SupportCase>().AsNoTracking().SingleAsync(Token);

        await Close(client);

        Assert.False(await db.Set<Features.HelpDesk.SupportCase>().AnyAsync(Token));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<PersonVault>()
            .Open(owner.Id.Value, support.SealedAs, support.KeyVersion, support.Ciphertext, new Access(null, null, "help_desk"), Token));
    }

    [Fact]
    public async Task The_only_owner_of_an_organisation_is_told_that_nobody_is_left_to_manage_it()
    {
        await using var host = await TestHost.Start();
        var owner = await Fixtures.Resident.Create(host);
        using var client = await owner.SignIn();
        Assert.DoesNotContain("only owner", await client.Page("/account/close"), StringComparison.Ordinal);
        await client.PostForm("/organisations", "/organisations",
            ("Input.En", "Harbour Library"), ("Input.ZhHant", "海港圖書館"), ("Input.ZhHans", "海港图书馆"), ("Input.Email", "library@example.org"));

        Assert.Contains("You are the only owner of Harbour Library.", await client.Page("/account/close"), StringComparison.Ordinal);
        await Close(client);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_closings_at_once_tell_a_contact_once(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = Email });
        using var client = await owner.SignIn();
        var token = Forms.TokenIn(await client.Page("/account/close"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Understood", "true"), KeyValuePair.Create("__RequestVerificationToken", token)]);
            using var answer = await client.PostAsync("/account/close", content, Token);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }));

        await new Outbox(host).Newest(Email);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.CountAsync(e => e.Subject == owner.Id && e.Kind == "account.closed", Token));
        await Eventually.Holds(async () => !await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().AnyAsync(Token), "the outbox is empty");
        Assert.Single(new Outbox(host).To(Email));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_restored_backup_gives_back_neither_the_case_nor_the_records_of_whoever_closed_since(string database)
    {
        var host = await TestHost.Start(database);
        using var resident = await ProofingCases.Resident.Create(host, Email);
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(resident);
        await resident.Visitor.Http.PostForm("/account/support", "/account/support", ("Input.Topic", "Other"), ("Input.Message", "A question"));
        var backups = Directory.CreateTempSubdirectory("backups-").FullName;
        Assert.Equal(0, (await host.Command("backup", backups)).ExitCode);
        await Close(resident.Visitor.Http);
        await new Outbox(host).Newest(Email);

        await using var restored = await Vault.LostHost.Restore(host, database, backups);

        await using var scope = restored.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var proofingCase = await CaseSteps.Row(restored, reference);
        Assert.Equal((CaseStatus.Withdrawn, (AccountId?)null), (proofingCase.Status, proofingCase.OpenFor));
        Assert.Empty(await Ciphertexts(restored, proofingCase.Id.Value));
        Assert.False(await db.Set<Features.HelpDesk.SupportCase>().AnyAsync(Token));
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<AccountRecords>().LeftBehind(Token));
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<KeyStoreDb>().Keys.CountAsync(Token));
        Directory.Delete(backups, recursive: true);
    }

    private static async Task Close(HttpClient client)
    {
        var answer = await client.PostForm("/account/close", "/account/close", ("Input.Understood", "true"));
        Assert.Equal("/?done=closed", answer.Headers.Location?.OriginalString);
    }

    private static async Task<List<(string Field, int Version, byte[] Ciphertext)>> Ciphertexts(TestHost host, Guid owner)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<SealedField>().AsNoTracking().Where(f => f.Owner == owner).ToListAsync(Token);
        return [.. rows.Select(f => (f.Field, f.KeyVersion, f.Ciphertext))];
    }
}
