using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed partial class ExtractTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Proves_a_resident_whom_the_register_names(string database)
    {
        using var register = new Register();
        await using var host = await TestHost.Start(database, settings: register.Settings);
        using var resident = await Resident.Create(host, "chan@example.com");
        var (reference, nonce) = await Begin(resident);

        using var taken = await Present(resident, register.Sign(Register.Claims(host.Issuer, nonce, Now)));
        Assert.Equal("/proofing", Visitor.PathOf(taken));
        await Eventually.Holds(async () => (await CaseSteps.Row(host, reference)).ErasedAt is not null, "the case is decided and erased");
        var row = await CaseSteps.Row(host, reference);
        Assert.Equal((CaseStatus.Approved, DecisionReason.RegisterMatches), (row.Status, row.Reason));
        Assert.Equal(Proofing.Online, await ProofingOf(host, resident.Id));
    }

    [Fact]
    public async Task Answers_the_same_and_leaves_to_an_officer_what_does_not_fit()
    {
        using var register = new Register();
        await using var host = await TestHost.Start(settings: register.Settings);
        using var officer = await Resident.Create(host, "officer@example.com", StaffRole.Officer);
        using var holder = await Resident.Create(host, "holder@example.com");
        using var proved = await CaseSteps.Decide(officer, await CaseSteps.ToTheDesk(holder, officer), DecisionReason.DocumentsMatch);
        (string Email, string Claim, object Value, string Words)[] stories =
        [
            ("differs@example.com", "birthdate", "1980-04-01", "The register says something else"),
            ("deceased@example.com", "deceased", true, "deceased. Refuse"),
            ("duplicate@example.com", "deceased", false, "Another account holds this identity"),
        ];
        foreach (var (email, claim, value, words) in stories)
        {
            using var resident = await Resident.Create(host, email);
            var (reference, nonce) = await Begin(resident);
            var claims = Register.Claims(host.Issuer, nonce, Now);
            claims[claim] = value;
            using var taken = await Present(resident, register.Sign(claims));
            Assert.Equal("/proofing", Visitor.PathOf(taken));
            await Eventually.Holds(async () => !(await CaseSteps.Row(host, reference)).AwaitsRegister, "the register's turn is over");
            Assert.Contains("We are checking", await resident.Visitor.Page("/proofing"), StringComparison.Ordinal);
            using var claimed = await CaseSteps.Claim(officer, reference);
            Assert.Contains(words, await officer.Visitor.Page($"/officer/cases/{reference}"), StringComparison.Ordinal);
            Assert.Equal(Proofing.None, await ProofingOf(host, resident.Id));
        }
    }

    [Fact]
    public async Task Refuses_an_extract_that_is_not_sound_or_not_for_this_case()
    {
        using var register = new Register();
        using var stranger = new Register();
        await using var host = await TestHost.Start(settings: register.Settings);
        using var resident = await Resident.Create(host, "chan@example.com");
        var (_, nonce) = await Begin(resident);
        var good = Register.Claims(host.Issuer, nonce, Now);
        string With(string claim, object? value)
        {
            var claims = new Dictionary<string, object>(good);
            if (value is null) claims.Remove(claim);
            else claims[claim] = value;
            return register.Sign(claims);
        }
        string[] unsound =
        [
            stranger.Sign(good),
            register.Sign(good, """{"alg":"none","typ":"register-extract+jwt"}"""),
            register.Sign(good, """{"alg":"ES256","typ":"JWT","kid":"r1"}"""),
            With("iss", "https://other.example"), With("aud", "https://other.example"), With("nonce", "0123"), With("nonce", null),
            With("exp", Now.AddMinutes(-1).ToUnixTimeSeconds()), With("exp", Now.AddMinutes(20).ToUnixTimeSeconds()), With("exp", null),
            With("iat", Now.AddMinutes(2).ToUnixTimeSeconds()), With("iat", "yesterday"), With("jti", null), With("jti", 12),
            With("hkid", "A123456(4)"), With("hkid", null), With("name_zh", "Chan"), With("birthdate", "31.3.1980"), With("deceased", null), With("deceased", "no"),
            "", "not a statement", new string('a', 16 * 1024),
        ];
        foreach (var statement in unsound)
        {
            using var refused = await Present(resident, statement);
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        }
        using var taken = await Present(resident, register.Sign(good));
        Assert.Equal("/proofing", Visitor.PathOf(taken));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refuses_an_extract_whose_id_was_used(string database)
    {
        using var register = new Register();
        await using var host = await TestHost.Start(database, settings: register.Settings);
        using var one = await Resident.Create(host, "one@example.com");
        using var two = await Resident.Create(host, "two@example.com");
        var (_, nonceOfOne) = await Begin(one);
        var (_, nonceOfTwo) = await Begin(two);
        var first = Register.Claims(host.Issuer, nonceOfOne, Now);
        using var taken = await Present(one, register.Sign(first));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        var replay = new Dictionary<string, object>(first) { ["nonce"] = nonceOfTwo };
        using var refused = await Present(two, register.Sign(replay));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
    }

    [Fact]
    public async Task Does_not_offer_extracts_where_no_register_is_configured()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Create(host, "chan@example.com");
        Assert.DoesNotContain("value=\"Extract\"", await resident.Visitor.Page("/proofing/start"), StringComparison.Ordinal);
        using var answer = await CaseSteps.Begin(resident, ProofingRoute.Extract);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<(string Reference, string Nonce)> Begin(Resident resident)
    {
        using var begun = await CaseSteps.Begin(resident, ProofingRoute.Extract);
        Assert.Equal("/proofing/extract", Visitor.PathOf(begun));
        var nonce = Nonce().Match(await resident.Visitor.Page("/proofing/extract")).Value;
        return (await CaseSteps.ReferenceOf(resident), nonce);
    }

    private static Task<HttpResponseMessage> Present(Resident resident, string statement) => resident.Visitor.Submit("/proofing/extract", ("Input.Extract", statement));

    private static async Task<Proofing> ProofingOf(TestHost host, AccountId id)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.AsNoTracking().SingleAsync(a => a.Id == id, Token)).Proofing;
    }

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex Nonce();
}
