using System.Net;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.ProofingCases;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.HelpDesk;

/// <summary>The desk and cases that are not its own: it learns where they stand, and the owner learns that it looked.</summary>
public sealed class CaseLookTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_proofing_case_is_found_by_its_reference_and_says_nothing_about_the_person(string database)
    {
        await using var host = await TestHost.Start(database);
        using var applicant = await ProofingCases.Resident.Create(host, "applicant@example.org");
        using var desk = await ProofingCases.Resident.Create(host, "desk@example.org", StaffRole.HelpDesk);
        using var begun = await CaseSteps.Begin(applicant, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(applicant);

        using var found = await Find(desk.Visitor, reference.ToLowerInvariant().Replace('-', ' '));
        var page = await desk.Visitor.Page($"/help-desk/cases/{reference}");

        Assert.Equal($"/help-desk/cases/{reference}", Visitor.PathOf(found));
        Assert.Contains("With the officers", page, StringComparison.Ordinal);
        foreach (var secret in (string[])["CHAN", "陳大文", "A123456", "applicant", "1980"]) Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Contains(
            "<td>The help desk</td><td>Help with your case</td><td>where your identity check stands</td>", await applicant.Visitor.Page("/account/looks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_in_review_and_a_refused_duplicate_look_to_the_desk_as_they_look_to_their_owner()
    {
        await using var host = await TestHost.Start();
        await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Hkid] = "A1234563", [PersonalField.Email] = "holder@example.org" });
        using var applicant = await ProofingCases.Resident.Create(host, "applicant@example.org");
        using var officer = await ProofingCases.Resident.Create(host, "officer@example.org", StaffRole.Officer);
        using var desk = await ProofingCases.Resident.Create(host, "desk@example.org", StaffRole.HelpDesk);
        var reference = await CaseSteps.ToTheDesk(applicant, officer);

        var inReview = await desk.Visitor.Page($"/help-desk/cases/{reference}");
        using var decided = await CaseSteps.Decide(officer, reference, DecisionReason.Duplicate);
        var refused = await desk.Visitor.Page($"/help-desk/cases/{reference}");

        Assert.Contains("With the officers", inReview, StringComparison.Ordinal);
        Assert.Contains("asked to come to a counter", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("uplicate", refused, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_recovery_looks_the_same_whether_or_not_an_account_has_the_contact(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = "owner@example.org" });
        using var desk = await ProofingCases.Resident.Create(host, "desk@example.org", StaffRole.HelpDesk);
        using var stranger = new Visitor(host);
        var pages = new List<string>();
        foreach (var contact in (string[])["owner@example.org", "nobody@example.org"])
        {
            using var started = await stranger.Submit("/recover", ("Input.Contact", contact));
            var shown = System.Text.RegularExpressions.Regex.Match(await started.Content.ReadAsStringAsync(Token), "<strong class=\"mono\"[^>]*>([0-9A-Z-]{14})</strong>").Groups[1].Value;
            using var found = await Find(desk.Visitor, shown);
            var page = await desk.Visitor.Page(Visitor.PathOf(found));
            Assert.Contains("Waiting for the first check", page, StringComparison.Ordinal);
            pages.Add(System.Text.RegularExpressions.Regex.Replace(page.Replace(Visitor.AntiforgeryToken(page), "", StringComparison.Ordinal).Replace(shown, "", StringComparison.Ordinal), "<time.*?</time>", ""));
        }

        Assert.Equal(pages[1].Replace(shownPath(pages[1]), "", StringComparison.Ordinal), pages[0].Replace(shownPath(pages[0]), "", StringComparison.Ordinal));
        using var client = await owner.SignIn();
        Assert.Contains("<td>where your account recovery stands</td>", await client.Page("/account/looks"), StringComparison.Ordinal);

        // The language links name the page itself.
        static string shownPath(string page) => System.Text.RegularExpressions.Regex.Match(page, "/help-desk/cases/[0-9A-Z]{12}").Value is { Length: > 0 } path ? path : "\0";
    }

    [Fact]
    public async Task A_reference_of_nothing_and_a_visitor_without_the_role_get_no_case()
    {
        await using var host = await TestHost.Start();
        using var applicant = await ProofingCases.Resident.Create(host, "applicant@example.org");
        using var officer = await ProofingCases.Resident.Create(host, "officer@example.org", StaffRole.Officer);
        using var desk = await ProofingCases.Resident.Create(host, "desk@example.org", StaffRole.HelpDesk);
        using var begun = await CaseSteps.Begin(applicant, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(applicant);

        Assert.Equal(HttpStatusCode.Forbidden, await officer.Visitor.Status($"/help-desk/cases/{reference}"));
        Assert.Equal(HttpStatusCode.Forbidden, await applicant.Visitor.Status($"/help-desk/cases/{reference}"));
        Assert.Equal(HttpStatusCode.NotFound, await desk.Visitor.Status("/help-desk/cases/0000-0000-0000-0000"));
        Assert.Equal(HttpStatusCode.NotFound, await desk.Visitor.Status("/help-desk/cases/CHAN"));
        using var missed = await Find(desk.Visitor, "CHAN Tai Man");
        Assert.Contains("There is no case with this reference", await missed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Find(Visitor desk, string reference) => desk.Submit("/help-desk", ("Input.Reference", reference));
}
