using System.Net;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed class RefusalTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Tells_of_a_duplicate_only_the_officer_and_the_holder(string database)
    {
        await using var host = await TestHost.Start(database);
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var holder = await Resident.Create(host, "chan@example.com");
        using var second = await Resident.Create(host, "second@example.com");
        using var proved = await CaseSteps.Decide(officer, await CaseSteps.ToTheDesk(holder, officer), DecisionReason.DocumentsMatch);
        var reference = await CaseSteps.ToTheDesk(second, officer);

        var desk = await officer.Visitor.Page($"/officer/cases/{reference}");
        Assert.Contains("Another account holds this identity", desk, StringComparison.Ordinal);
        using var approval = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal(HttpStatusCode.Conflict, approval.StatusCode);
        using var refused = await CaseSteps.Decide(officer, reference, DecisionReason.Duplicate);
        Assert.Equal("/officer?done=Refuse", Visitor.PathOf(refused));

        var outbox = new Outbox(host);
        Assert.Contains("Someone tried to use your identity", await outbox.Newest(holder.Email, 3), StringComparison.Ordinal);
        var answer = await outbox.Newest(second.Email, 2);
        Assert.Contains("Please come to a counter", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("account", answer.Split("Bauhinia never")[0], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("uplicate", await second.Visitor.Page("/proofing"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Admits_one_of_two_approvals_of_one_identity_at_once(string database)
    {
        await using var host = await TestHost.Start(database);
        using var officer1 = await Resident.Create(host, "officer1@example.com", StaffRole.Officer);
        using var officer2 = await Resident.Create(host, "officer2@example.com", StaffRole.Officer);
        using var one = await Resident.Create(host, "one@example.com");
        using var two = await Resident.Create(host, "two@example.com");
        var first = await CaseSteps.ToTheDesk(one, officer1);
        var second = await CaseSteps.ToTheDesk(two, officer2);

        var decisions = await Task.WhenAll(
            CaseSteps.Decide(officer1, first, DecisionReason.DocumentsMatch), CaseSteps.Decide(officer2, second, DecisionReason.DocumentsMatch));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], decisions.Select(d => d.StatusCode).Order());
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(1, await db.Set<BlindIndexEntry>().CountAsync(e => e.Field == PersonalField.Hkid, Token));
        Assert.Equal(1, await db.Accounts.CountAsync(a => a.Proofing == Proofing.Counter, Token));
    }

    [Fact]
    public async Task Stops_an_approval_under_the_age_and_says_so_to_the_officer_alone()
    {
        await using var host = await TestHost.Start();
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var child = await Resident.Create(host, "child@example.com");
        var year = TimeProvider.System.GetUtcNow().Year - 5;
        var reference = await CaseSteps.ToTheDesk(child, officer, year: year.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("too young", await officer.Visitor.Page($"/officer/cases/{reference}"), StringComparison.Ordinal);
        using var approval = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal(HttpStatusCode.Conflict, approval.StatusCode);
        using var refused = await CaseSteps.Decide(officer, reference, DecisionReason.UnderAge);
        var page = await child.Visitor.Page("/proofing");
        Assert.Contains("Please come to a counter", page, StringComparison.Ordinal);
        Assert.DoesNotContain("young", page, StringComparison.Ordinal);
        Assert.DoesNotContain("under age", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Asks_for_reason_and_checklist()
    {
        await using var host = await TestHost.Start();
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var resident = await Resident.Create(host, "chan@example.com");
        var reference = await CaseSteps.ToTheDesk(resident, officer);
        var version = (await CaseSteps.Row(host, reference)).Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var reason in (string[])["", "RegisterMatches", "Whim", "DocumentsMatch"])
        {
            using var refused = await CaseSteps.Act(officer, reference, "decide", ("Input.Version", version), ("Input.Reason", reason));
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        }
        Assert.True((await CaseSteps.Row(host, reference)).IsOpen);
    }

    [Theory]
    [InlineData("Input.Person.Hkid", "A123456(4)")]
    [InlineData("Input.Person.Hkid", "")]
    [InlineData("Input.Person.NameEnglish", "陳大文")]
    [InlineData("Input.Person.NameChinese", "Chan")]
    [InlineData("Input.Person.DateOfBirth.Year", "2999")]
    [InlineData("Input.Person.DateOfBirth.Year", "1850")]
    [InlineData("Input.Person.DateOfBirth.Month", "13")]
    [InlineData("Input.Way", "Bribe")]
    public async Task Refuses_a_field_that_is_wrong_at_that_field(string field, string value)
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        var fields = CaseSteps.Person().Append(("Input.Way", "Counter")).Where(f => f.Item1 != field).Append((field, value));
        using var answer = await resident.Visitor.Submit("/proofing/start", fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("error", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ProofingCase>().CountAsync(Token));
    }

    [Fact]
    public async Task Keeps_one_open_case_an_account()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var first = await CaseSteps.Begin(resident, ProofingRoute.Counter);
        using var second = await CaseSteps.Begin(resident, ProofingRoute.Evidence, CaseSteps.OtherHkid);
        Assert.Equal("/proofing", Visitor.PathOf(second));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ProofingCase>().CountAsync(Token));
    }
}
