using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bauhinia.Sdk.Tests;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, (Action<BauhiniaOptions> Spoil, string Named)> Unsafe = new()
    {
        ["no key"] = (o => o.SigningKey = null, "SigningKey"),
        ["no client id"] = (o => o.ClientId = "", "ClientId"),
        ["an issuer that is no address"] = (o => o.Issuer = "id", "Issuer"),
        ["plain HTTP on a real name"] = (o => o.Issuer = "http://id.example.gov", "AllowInsecureHttp"),
        ["plain HTTP without saying so"] = (o => o.AllowInsecureHttp = false, "Issuer must use https"),
        ["sessions of two days"] = (o => o.SessionLifetime = TimeSpan.FromDays(2), "SessionLifetime"),
        ["a failure page elsewhere"] = (o => o.FailurePath = "//attacker.example", "FailurePath"),
        ["scopes without openid"] = (o => o.Scopes.Clear(), "openid"),
    };

    public static TheoryData<string> UnsafeSettings => [.. Unsafe.Keys];

    [Theory]
    [MemberData(nameof(UnsafeSettings))]
    public async Task Does_not_start_with(string setting)
    {
        using var key = ClientKey.Generate();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RelyingParty.Start(new Uri("http://op.localhost:1"), key, Unsafe[setting].Spoil));

        Assert.Contains(Unsafe[setting].Named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_back_the_key_that_it_wrote()
    {
        using var key = ClientKey.Generate();
        using var read = ClientKey.FromPem(key.ToPem());

        Assert.Equal(key.KeyId, read.KeyId);
        Assert.Equal("ES256", read.Algorithm);
        Assert.DoesNotContain("\"d\"", read.ToPublicJwks(), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_an_RSA_key_for_PS256()
    {
        using var rsa = RSA.Create(2048);
        using var key = ClientKey.FromPem(rsa.ExportPkcs8PrivateKeyPem());

        Assert.Equal("PS256", key.Algorithm);
    }

    [Fact]
    public void Refuses_weak_foreign_and_public_keys()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);

        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(p384.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(small.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(p256.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem("nothing of the kind"));
    }

    [Theory]
    [InlineData("https://attacker.example")]
    [InlineData("//attacker.example")]
    [InlineData("/\\attacker.example")]
    [InlineData("bookings")]
    public void Returns_to_no_other_site(string path) => Assert.Throws<ArgumentException>(() => BauhiniaChallenge.SignIn(path));
}
