using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Keys;

public sealed class Pkcs11KeyCustodianTests : KeyCustodianTests
{
    private readonly string label = SoftHsm.NewToken();

    [Fact]
    public void Goes_on_after_the_token_was_lost()
    {
        using var custodian = OpenFirst();
        var key = custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256);
        var algorithm = custodian.SigningAlgorithm(key.Id);
        var wrapped = custodian.Wrap(custodian.CurrentKek, FieldCipher.NewDataKey(), "owner"u8);
        var index = custodian.Hmac(HmacPurpose.BlindIndex, "A123456(3)"u8);
        SoftHsm.Pull(label);
        Assert.True(custodian.TryUnwrap(custodian.CurrentKek, wrapped, "owner"u8, out _));
        SoftHsm.Pull(label);
        Assert.Equal(index, custodian.Hmac(HmacPurpose.BlindIndex, "A123456(3)"u8));
        SoftHsm.Pull(label);
        Assert.Equal(64, custodian.Sign(key.Id, "data"u8).Length);
        SoftHsm.Pull(label);
        Assert.Equal(64, ((System.Security.Cryptography.ECDsa)algorithm).SignHash(new byte[32]).Length);
    }

    [Fact]
    public void Does_not_open_an_empty_token_unless_told_to_fill_it()
    {
        var refusal = Assert.Throws<KeyCustodianException>(OpenAgain);
        Assert.Contains("bauhinia migrate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_token_that_does_not_exist()
    {
        using var pin = SoftHsm.PinSecret();
        var refusal = Assert.Throws<KeyCustodianException>(() => Pkcs11KeyCustodian.Open(SoftHsm.Options("no-such-token"), pin, Clock));
        Assert.Contains("no-such-token", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_open_with_a_wrong_PIN()
    {
        using var pin = SoftHsm.Secret("wrong-pin");
        var refusal = Assert.Throws<KeyCustodianException>(() => Pkcs11KeyCustodian.Open(SoftHsm.Options(label), pin, Clock));
        Assert.Contains("CKR_PIN_INCORRECT", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-pin", refusal.ToString(), StringComparison.Ordinal);
    }

    protected override IKeyCustodian OpenFirst()
    {
        using var pin = SoftHsm.PinSecret();
        var options = new Pkcs11Options { LibraryPath = SoftHsm.Library, TokenLabel = label, MaxSessions = 4, CreateMissingKeys = true };
        return Pkcs11KeyCustodian.Open(options, pin, Clock);
    }

    protected override IKeyCustodian OpenAgain()
    {
        using var pin = SoftHsm.PinSecret();
        return Pkcs11KeyCustodian.Open(SoftHsm.Options(label), pin, Clock);
    }
}
