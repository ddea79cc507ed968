using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed class OfficerApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_claims_and_decides_as_the_console_does()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Counter);
        var reference = await CaseSteps.ReferenceOf(resident);
        var api = officer.Visitor.Http;

        var list = await api.GetFromJsonAsync<JsonElement>("/api/v1/proofing/cases?status=Submitted&route=Counter", Token);
        Assert.Equal(reference, list.GetProperty("cases")[0].GetProperty("reference").GetString());
        using var early = await api.PostAsJsonAsync($"/api/v1/proofing/cases/{reference}/decision", new { version = 1, reason = "NotTheHolder" }, Token);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Equal("application/problem+json", early.Content.Headers.ContentType?.MediaType);
        using var claimed = await api.PostAsync($"/api/v1/proofing/cases/{reference}/claim", null, Token);
        Assert.Equal(HttpStatusCode.NoContent, claimed.StatusCode);
        using var stale = await api.PostAsJsonAsync($"/api/v1/proofing/cases/{reference}/decision", new { version = 0, reason = "NotTheHolder" }, Token);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        var version = (await CaseSteps.Row(host, reference)).Version;
        using var unapproved = await api.PostAsJsonAsync($"/api/v1/proofing/cases/{reference}/decision", new { version, reason = "DocumentsMatch" }, Token);
        Assert.Equal(HttpStatusCode.Conflict, unapproved.StatusCode);
        using var decided = await api.PostAsJsonAsync($"/api/v1/proofing/cases/{reference}/decision", new { version, reason = "NotTheHolder" }, Token);
        Assert.Equal(HttpStatusCode.NoContent, decided.StatusCode);
        Assert.Equal(CaseStatus.Refused, (await CaseSteps.Row(host, reference)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"reason\":null}")]
    [InlineData("{\"version\":\"one\",\"reason\":\"Unclear\"}")]
    [InlineData("{\"version\":1,\"reason\":\"RegisterMatches\"}")]
    [InlineData("{\"version\":1,\"reason\":\"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}")]
    [InlineData("{\"version\":1,\"reason\":\"\\ud800\"}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Answers_400_to_a_decision_that_is_none(string body)
    {
        await using var host = await TestHost.Start();
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await officer.Visitor.Http.PostAsync("/api/v1/proofing/cases/0000-0000-0000-0000/decision", content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
