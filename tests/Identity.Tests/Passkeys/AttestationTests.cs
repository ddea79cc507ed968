using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

[Trait("Clause", "WebAuthn Level 3 §8.2")]
public sealed class AttestationTests
{
    private static readonly Guid Model = new("cb69481e-8ff7-4039-93ec-0a2729a154a8");

    [Fact]
    public async Task A_listed_model_reaches_phrh_and_everything_else_phr()
    {
        using var maker = new AttestationMaker();
        using var stranger = new AttestationMaker();
        var folder = Directory.CreateTempSubdirectory("bauhinia-roots-");
        var roots = Path.Combine(folder.FullName, "maker.pem");
        await File.WriteAllTextAsync(roots, maker.Root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?>
        {
            ["Identity:TrustedAuthenticators:0:Aaguid"] = Model.ToString(),
            ["Identity:TrustedAuthenticators:0:Roots"] = roots,
        });

        Assert.Equal("urn:bauhinia:acr:phrh", await LevelOf(host, false, d => Attest(d, maker, Model)));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, true, d => Attest(d, maker, Model)));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, false, d => Attest(d, stranger, Model)));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, false, d => Attest(d, maker, null)));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, false, d => Attest(d, maker, Guid.Parse("00000000-0000-0000-0000-000000000001"))));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, false, d => d.AttestBySelf()));
        Assert.Equal("urn:bauhinia:acr:phr", await LevelOf(host, false, d => d.Data.Aaguid = Model));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("leaf of another model")]
    [InlineData("leaf that is an authority")]
    [InlineData("signed by another key")]
    public async Task A_statement_that_does_not_verify_is_refused(string forgery)
    {
        using var maker = new AttestationMaker();
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);

        var (answer, _) = await resident.TryAddPasskey(isSynced: false, forge: draft =>
        {
            Attest(draft, maker, Model);
            if (forgery == "leaf of another model") draft.Attest(-7, maker.Sign, maker.Leaf(Guid.Parse("00000000-0000-0000-0000-000000000001")));
            if (forgery == "leaf that is an authority") draft.Attest(-7, maker.Sign, maker.Leaf(Model, isCa: true));
            if (forgery == "signed by another key") draft.Attest(-7, SoftwareKey.Es256().Sign, maker.Leaf(Model));
        });

        Assert.Equal("attestation", await Http.Reason(answer));
    }

    private static void Attest(RegistrationDraft draft, AttestationMaker maker, Guid? model)
    {
        draft.Data.Aaguid = model ?? Model;
        draft.Attest(-7, maker.Sign, maker.Leaf(model));
    }

    private static async Task<string> LevelOf(TestHost host, bool isSynced, Action<RegistrationDraft> forge)
    {
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey(isSynced: isSynced, forge: forge);
        resident.UseNewBrowser();
        await Http.Expect(System.Net.HttpStatusCode.OK, await resident.SignIn(passkey));
        return (await resident.CurrentSession()).Acr;
    }
}
