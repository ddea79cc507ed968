using System.Net;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed class CounterTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Proves_a_resident_whom_an_officer_has_seen(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        var reference = await CaseSteps.ToTheDesk(resident, officer);

        using var decided = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal("/officer?done=Approve", Visitor.PathOf(decided));

        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(Proofing.Counter, (await db.Accounts.SingleAsync(a => a.Id == resident.Id, Token)).Proofing);
        var opened = await scope.ServiceProvider.GetRequiredService<PersonVault>().Open(
            resident.Id.Value, ApplicantDetails.FieldNames, new Access(resident.Id, resident.Id, "self"), Token);
        Assert.Equal(
            [("date_of_birth", "1980-03-31"), ("hkid", "A1234563"), ("name_en", "CHAN, Tai Man"), ("name_zh", "陳大文")],
            opened.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value)));
        Assert.Contains("Your identity is confirmed", await new Outbox(host).Newest(resident.Email, 2), StringComparison.Ordinal);
        Assert.Contains("Confirmed at a counter", await resident.Visitor.Page("/proofing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binds_a_case_that_the_officer_opened_to_the_account_that_enters_its_code()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var opened = await officer.Visitor.Submit("/officer/new", CaseSteps.Person());
        var reference = Visitor.PathOf(opened).Split('/')[^1];

        using var early = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        using var approved = await CaseSteps.Approve(resident, await CaseSteps.IssueCode(officer, reference));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        using var decided = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal("/officer?done=Approve", Visitor.PathOf(decided));
        Assert.Equal(resident.Id, (await CaseSteps.Row(host, reference)).AccountId);
    }

    [Fact]
    public async Task Takes_a_code_only_after_a_passkey_within_five_minutes()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        using var resident = await Resident.Create(host, "chan@example.com");
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await resident.Visitor.Status("/proofing/approve"));
        clock.Advance(TimeSpan.FromSeconds(1));
        using var stale = await resident.Visitor.Http.GetAsync("/proofing/approve", Token);
        Assert.Equal("/sign-in?step-up=1&return=%2Fproofing%2Fapprove", Visitor.PathOf(stale));
    }

    [Fact]
    public async Task Refuses_a_code_that_is_old_another_persons_or_used()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        using var resident = await Resident.Create(host, "chan@example.com");
        using var other = await Resident.Create(host, "wong@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(resident);
        using var claimed = await CaseSteps.Claim(officer, reference);
        var code = await CaseSteps.IssueCode(officer, reference);

        await Refused(other, code);
        using var taken = await CaseSteps.Approve(resident, code);
        Assert.Contains("The officer can now go on", await taken.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await Refused(resident, code);
    }

    [Fact]
    public async Task Stops_an_account_that_guesses_case_codes()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        for (var i = 0; i < OwnCase.MaxCodeTries; i++) await Refused(resident, $"0000-000{i}");
        using var spent = await CaseSteps.Approve(resident, "0000-0009");
        Assert.Equal(HttpStatusCode.TooManyRequests, spent.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Five_case_codes_sent_at_once_are_all_that_an_account_may_guess(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Create(host, "chan@example.com");
        var token = Visitor.AntiforgeryToken(await resident.Visitor.Page("/proofing/approve"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.Code", $"0000-00{i:00}"), KeyValuePair.Create("__RequestVerificationToken", token)]);
            using var answer = await resident.Visitor.Http.PostAsync("/proofing/approve", form, Token);
            return answer.StatusCode;
        }));

        Assert.Equal((5, 15), (statuses.Count(s => s == HttpStatusCode.OK), statuses.Count(s => s == HttpStatusCode.TooManyRequests)));
    }

    [Theory]
    [InlineData("en", "Approve", "The identity is confirmed.")]
    [InlineData("zh-Hant", "Approve", "身份已確認")]
    [InlineData("zh-Hans", "Approve", "身份已确认")]
    [InlineData("en", "Refuse", "The case was refused and is closed.")]
    [InlineData("zh-Hant", "AskForMore", "系統已請市民補交資料")]
    [InlineData("zh-Hans", "Refuse", "个案已被拒绝并已结束")]
    public async Task Tells_the_officer_in_their_language_what_was_decided(string language, string decision, string words)
    {
        await using var host = await TestHost.Start();
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        officer.Visitor.Http.DefaultRequestHeaders.Add("Accept-Language", language);

        Assert.Contains(words, await officer.Visitor.Page($"/officer?done={decision}"), StringComparison.Ordinal);
        Assert.DoesNotContain(words, await officer.Visitor.Page("/officer"), StringComparison.Ordinal);
        Assert.DoesNotContain("banner-success", await officer.Visitor.Page("/officer?done=9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_lets_officers_decide_their_own_case()
    {
        await using var host = await TestHost.Start();
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var begun = await CaseSteps.Begin(officer, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(officer);
        Assert.Equal(HttpStatusCode.NotFound, await officer.Visitor.Status($"/officer/cases/{reference}"));
        Assert.DoesNotContain(reference, await officer.Visitor.Page("/officer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_the_console_to_officers_alone()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var nobody = new Visitor(host);
        foreach (var path in (string[])["/officer", "/officer/new", "/officer/cases/0000-0000-0000-0000", $"/officer/evidence/{Guid.Empty}", "/api/v1/proofing/cases"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await resident.Visitor.Status(path));
            Assert.Contains(await nobody.Status(path), (HttpStatusCode[])[HttpStatusCode.Redirect, HttpStatusCode.Unauthorized]);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Gives_a_case_to_one_of_two_officers(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Create(host, "chan@example.com");
        using var first = await Resident.Create(host, "officer1@example.com", StaffRole.Officer);
        using var second = await Resident.Create(host, "officer2@example.com", StaffRole.Officer);
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(resident);

        var claims = await Task.WhenAll(CaseSteps.Claim(first, reference), CaseSteps.Claim(second, reference));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], claims.Select(c => c.StatusCode).Order());
        var loser = claims[0].StatusCode == HttpStatusCode.Conflict ? first : second;
        Assert.DoesNotContain("A123456(3)", await loser.Visitor.Page($"/officer/cases/{reference}"), StringComparison.Ordinal);
        using var decided = await CaseSteps.Act(loser, reference, "decide", ("Input.Version", "0"), ("Input.Reason", "NotTheHolder"));
        Assert.Equal(HttpStatusCode.NotFound, decided.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_decision_on_a_case_that_changed_meanwhile()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        var reference = await CaseSteps.ToTheDesk(resident, officer);
        using var stale = await CaseSteps.Decide(officer, reference, DecisionReason.NotTheHolder, version: 0);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Equal(CaseStatus.InReview, (await CaseSteps.Row(host, reference)).Status);
    }

    private static async Task Refused(Resident resident, string code)
    {
        using var answer = await CaseSteps.Approve(resident, code);
        Assert.Contains("This code is not right or has expired", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
