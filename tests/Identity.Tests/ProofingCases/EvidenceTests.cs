using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed partial class EvidenceTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Shows_the_file_to_the_officer_and_leaves_nothing_of_it_after_the_decision(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        var file = CaseSteps.Jpeg(2_500_000);
        var reference = await HandIn(resident, file);
        using var claimed = await CaseSteps.Claim(officer, reference);
        var address = FileAddress().Match(await officer.Visitor.Page($"/officer/cases/{reference}")).Value;

        using var shown = await officer.Visitor.Http.GetAsync(address, Token);
        Assert.Equal(file, await shown.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType?.MediaType);
        Assert.Contains("sandbox", Assert.Single(shown.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(shown.Headers.CacheControl?.NoStore);

        var before = await CaseSteps.Row(host, reference);
        using var decided = await CaseSteps.Decide(officer, reference, DecisionReason.DocumentsMatch);
        Assert.Equal("/officer?done=Approve", Visitor.PathOf(decided));

        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(0, await db.Set<EvidenceFile>().CountAsync(Token));
        Assert.Equal(0, await db.Set<EvidenceChunk>().CountAsync(Token));
        Assert.Equal(0, await db.Set<SealedField>().CountAsync(f => f.Owner == before.Id.Value, Token));
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<KeyStoreDb>().Keys.CountAsync(k => k.Owner == before.EvidenceOwner || k.Owner == before.Id.Value, Token));
        Assert.Equal(HttpStatusCode.NotFound, await officer.Visitor.Status(address));
        Assert.Equal(Proofing.Online, (await db.Accounts.SingleAsync(a => a.Id == resident.Id, Token)).Proofing);
        var after = await CaseSteps.Row(host, reference);
        Assert.Equal((CaseStatus.Approved, DecisionReason.DocumentsMatch, officer.Id), (after.Status, after.Reason, after.DecidedBy));
        Assert.NotNull(after.ErasedAt);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(host.Folder, "data"), "*", SearchOption.AllDirectories),
            f => File.ReadAllBytes(f).AsSpan().IndexOf(file.AsSpan(1_000_000, 64)) >= 0);
    }

    [Fact]
    public async Task Records_every_view_where_the_resident_can_see_it()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        var reference = await HandIn(resident, CaseSteps.Jpeg());
        using var claimed = await CaseSteps.Claim(officer, reference);
        var address = FileAddress().Match(await officer.Visitor.Page($"/officer/cases/{reference}")).Value;
        Assert.Equal(HttpStatusCode.OK, await officer.Visitor.Status(address));

        await using var scope = host.Services.CreateAsyncScope();
        var looks = await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents
            .Where(e => e.Kind == "personal_data.opened" && e.Subject == resident.Id && e.Actor == officer.Id).Select(e => e.Detail).ToListAsync(Token);
        Assert.Contains(looks, d => d.Contains("purpose=proofing", StringComparison.Ordinal) && d.Contains("evidence.", StringComparison.Ordinal) && d.Contains(reference, StringComparison.Ordinal));
        Assert.Contains(looks, d => d.Contains("hkid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hides_files_from_everyone_who_has_not_taken_the_case()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer1@example.com", StaffRole.Officer);
        using var other = await Resident.Create(host, "officer2@example.com", StaffRole.Officer);
        var reference = await HandIn(resident, CaseSteps.Jpeg());
        using var claimed = await CaseSteps.Claim(officer, reference);
        var address = FileAddress().Match(await officer.Visitor.Page($"/officer/cases/{reference}")).Value;
        Assert.Equal(HttpStatusCode.NotFound, await other.Visitor.Status(address));
        Assert.Equal(HttpStatusCode.Forbidden, await resident.Visitor.Status(address));
    }

    [Fact]
    public async Task Takes_pictures_and_PDF_by_their_first_bytes_up_to_the_limits()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Evidence);

        using var script = await CaseSteps.Upload(resident, "<svg onload=alert(1)>"u8.ToArray());
        Assert.Contains("not a JPEG or PNG picture or a PDF", await script.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var large = await CaseSteps.Upload(resident, CaseSteps.Jpeg(EvidenceRoom.MaxFileBytes + 1));
        Assert.Contains("larger than 5 MB", await large.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var largest = await CaseSteps.Upload(resident, CaseSteps.Jpeg(EvidenceRoom.MaxFileBytes));
        Assert.Equal(HttpStatusCode.Redirect, largest.StatusCode);
        for (var i = 1; i < 6; i++)
        {
            using var added = await CaseSteps.Upload(resident, CaseSteps.Jpeg());
            Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        }
        Assert.DoesNotContain("Input.Evidence", await resident.Visitor.Page("/proofing/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_a_case_back_for_more_and_takes_it_again()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        var reference = await HandIn(resident, CaseSteps.Jpeg());
        using var claimed = await CaseSteps.Claim(officer, reference);
        using var back = await CaseSteps.Decide(officer, reference, DecisionReason.Unclear);
        Assert.Equal("/officer?done=AskForMore", Visitor.PathOf(back));
        using var added = await CaseSteps.Upload(resident, CaseSteps.Jpeg());
        using var again = await resident.Visitor.Submit("/proofing/evidence", [], "/proofing/evidence?handler=submit");
        Assert.Equal("/proofing", Visitor.PathOf(again));
        Assert.Equal(CaseStatus.Submitted, (await CaseSteps.Row(host, reference)).Status);
    }

    [Fact]
    public async Task Erases_a_case_that_its_owner_withdraws()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        var reference = await HandIn(resident, CaseSteps.Jpeg());
        using var withdrawn = await resident.Visitor.Submit("/proofing", [], "/proofing?handler=withdraw");
        var row = await CaseSteps.Row(host, reference);
        Assert.Equal(CaseStatus.Withdrawn, row.Status);
        Assert.NotNull(row.ErasedAt);
    }

    private static async Task<string> HandIn(Resident resident, byte[] file)
    {
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Evidence);
        Assert.Equal("/proofing/evidence", Visitor.PathOf(begun));
        using var added = await CaseSteps.Upload(resident, file);
        Assert.Equal("/proofing/evidence", Visitor.PathOf(added));
        using var submitted = await resident.Visitor.Submit("/proofing/evidence", [], "/proofing/evidence?handler=submit");
        Assert.Equal("/proofing", Visitor.PathOf(submitted));
        return await CaseSteps.ReferenceOf(resident);
    }

    [GeneratedRegex("/officer/evidence/[0-9a-f-]{36}")]
    private static partial Regex FileAddress();
}
