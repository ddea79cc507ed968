using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

/// <summary>The steps of a case at the pages, for residents and officers.</summary>
internal static partial class CaseSteps
{
    public const string Hkid = "A123456(3)";
    public const string OtherHkid = "G123456(A)";

    /// <summary>The first bytes of a JPEG file, then nothing of importance.</summary>
    public static byte[] Jpeg(int length = 2000)
    {
        var file = new byte[length];
        new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }.CopyTo(file, 0);
        for (var i = 4; i < length; i++) file[i] = (byte)(i * 31);
        return file;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IEnumerable<(string, string)> Person(string hkid = Hkid, string year = "1980") =>
    [
        ("Input.Person.Hkid", hkid), ("Input.Person.NameEnglish", "CHAN, Tai Man"), ("Input.Person.NameChinese", "陳大文"),
        ("Input.Person.DateOfBirth.Day", "31"), ("Input.Person.DateOfBirth.Month", "3"), ("Input.Person.DateOfBirth.Year", year),
    ];

    public static Task<HttpResponseMessage> Begin(Resident resident, ProofingRoute route, string hkid = Hkid, string year = "1980") =>
        resident.Visitor.Submit("/proofing/start", [("Input.Way", route.ToString()), .. Person(hkid, year)]);

    public static async Task<HttpResponseMessage> Upload(Resident resident, byte[] file)
    {
        var antiforgery = Visitor.AntiforgeryToken(await resident.Visitor.Page("/proofing/evidence"));
        using var content = new MultipartFormDataContent();
        using var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        content.Add(part, "Input.Evidence", "card.jpg");
        content.Add(new StringContent(antiforgery), "__RequestVerificationToken");
        return await resident.Visitor.Http.PostAsync("/proofing/evidence", content, Token);
    }

    public static async Task<string> ReferenceOf(Resident resident) =>
        Reference().Match(await resident.Visitor.Page("/proofing")) is { Success: true } match ? match.Value : throw new InvalidOperationException("The page shows no case.");

    public static Task<HttpResponseMessage> Claim(Resident officer, string reference) => Act(officer, reference, "claim");

    public static Task<HttpResponseMessage> Act(Resident officer, string reference, string handler, params (string, string)[] fields) =>
        officer.Visitor.Submit("/officer", fields, $"/officer/cases/{reference}?handler={handler}");

    public static async Task<string> IssueCode(Resident officer, string reference)
    {
        using var answer = await Act(officer, reference, "code");
        var page = await answer.Content.ReadAsStringAsync(Token);
        return CaseCode().Match(page) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException("The page shows no code.");
    }

    public static Task<HttpResponseMessage> Approve(Resident resident, string code) => resident.Visitor.Submit("/proofing/approve", ("Input.Code", code));

    public static async Task<HttpResponseMessage> Decide(Resident officer, string reference, DecisionReason reason, int? version = null)
    {
        var page = await officer.Visitor.Page($"/officer/cases/{reference}");
        var seen = Version().Match(page).Groups[1].Value;
        return await Act(officer, reference, "decide",
            ("Input.Version", version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? seen), ("Input.Reason", reason.ToString()),
            ("Input.IsGenuine", "true"), ("Input.IsHolder", "true"), ("Input.Agrees", "true"));
    }

    /// <summary>The whole way at a counter, up to the decision.</summary>
    public static async Task<string> ToTheDesk(Resident resident, Resident officer, string hkid = Hkid, string year = "1980")
    {
        using var begun = await Begin(resident, ProofingRoute.Counter, hkid, year);
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        var reference = await ReferenceOf(resident);
        using var claimed = await Claim(officer, reference);
        Assert.Equal(HttpStatusCode.Redirect, claimed.StatusCode);
        using var approved = await Approve(resident, await IssueCode(officer, reference));
        Assert.Contains("The officer can now go on", await approved.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        return reference;
    }

    public static async Task<ProofingCase> Row(TestHost host, string reference)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ProofingCase>().AsNoTracking().SingleAsync(c => c.Reference == reference, Token);
    }

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")]
    private static partial Regex Reference();

    [GeneratedRegex("<span class=\"mono\">([0-9A-Z]{4}-[0-9A-Z]{4})</span>")]
    private static partial Regex CaseCode();

    [GeneratedRegex("name=\"Input.Version\"[^>]*value=\"(\\d+)\"")]
    private static partial Regex Version();
}
