using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing.Passkeys;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

/// <summary>Sign-ins in which one thing is wrong. Whether a credential exists is never told: unknown, foreign and badly signed look alike.</summary>
[Trait("Clause", "WebAuthn Level 3 §7.2")]
public sealed class ForgedAssertionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string NotRecognised = "not_recognised";

    private static readonly Dictionary<string, (string Reason, Action<AssertionDraft> Forge)> Cases = new()
    {
        ["type of a registration"] = ("type", d => d.Client.Type = "webauthn.create"),
        ["type of a payment"] = ("type", d => d.Client.Type = "payment.get"),
        ["another challenge"] = ("challenge", d => d.Client.Challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
        ["challenge with padding"] = ("malformed", d => d.Client.Challenge += "="),
        ["another site's origin"] = ("origin", d => d.Client.Origin = "https://venue.localhost"),
        ["another port"] = ("origin", d => d.Client.Origin = "http://id.localhost:1"),
        ["origin with a path"] = ("origin", d => d.Client.Origin += "/sign-in"),
        ["origin with a user"] = ("origin", d => d.Client.Origin = d.Client.Origin.Replace("//", "//x@", StringComparison.Ordinal)),
        ["cross-origin frame"] = ("cross_origin", d => d.Client.CrossOrigin = true),
        ["top origin named"] = ("cross_origin", d => d.Client.TopOrigin = d.Client.Origin),
        ["client data empty"] = ("malformed", d => d.Client.Exactly = []),
        ["client data not JSON"] = ("malformed", d => d.Client.Exactly = [0]),
        ["another relying party"] = ("relying_party", d => d.Data.RpId = "venue.localhost"),
        ["user not present"] = ("user_presence", d => d.Data.Flags &= 0xfe),
        ["user not verified"] = ("user_verification", d => d.Data.Flags &= 0xfb),
        ["backed up without being eligible"] = ("backup_flags", d => d.Data.Flags &= 0xf7),
        ["no longer eligible for backup"] = ("backup_flags", d => d.Data.Flags &= 0xe7),
        ["a credential inside"] = ("malformed", d => { d.Data.Flags |= AuthDataDraft.HasCredential; d.Data.CredentialId = d.Credential.Id; d.Data.PublicKey = d.Credential.Key.Cose; }),
        ["authenticator data cut short"] = ("malformed", d => d.Data.Cut = 36),
        ["authenticator data empty"] = ("malformed", d => d.Data.Cut = 0),
        ["a byte too many"] = ("malformed", d => d.Data.Tail = [0]),
        ["extensions nested deep"] = ("malformed", d => { d.Data.Flags |= AuthDataDraft.HasExtensions; d.Data.Tail = [0xa1, 0x61, (byte)'x', .. Enumerable.Repeat((byte)0x81, 5000), 0]; }),
        ["no user handle"] = ("malformed", d => d.UserHandle = null),
        ["user handle empty"] = ("malformed", d => d.UserHandle = []),
        ["user handle too long"] = ("malformed", d => d.UserHandle = new byte[64]),
        ["another user handle"] = (NotRecognised, d => d.UserHandle = RandomNumberGenerator.GetBytes(32)),
        ["unknown credential"] = (NotRecognised, d => d.Id = d.RawId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
        ["id and rawId differ"] = ("malformed", d => d.RawId = "AAAA"),
        ["id empty"] = ("malformed", d => d.Id = d.RawId = ""),
        ["id too long"] = ("malformed", d => d.Id = d.RawId = new string('A', 2000)),
        ["type of credential"] = ("malformed", d => d.Type = "federated"),
        ["signature empty"] = ("malformed", d => d.Signature = _ => []),
        ["signature too long"] = ("malformed", d => d.Signature = _ => new byte[2000]),
        ["signature by another key"] = (NotRecognised, d => d.SignWith = SoftwareKey.Es256()),
        ["signature by an RSA key"] = (NotRecognised, d => d.SignWith = SoftwareKey.Rs256()),
        ["signature with one bit changed"] = (NotRecognised, d => d.Signature = s => { s[^1] ^= 1; return s; }),
        ["signature in the form of JWS"] = (NotRecognised, d => d.Signature = FixedForm),
        ["signature of zeros"] = (NotRecognised, d => d.Signature = _ => [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]),
        ["signature of the group's order"] = (NotRecognised, d => d.Signature = _ => OrderAsSignature()),
        ["signature cut short"] = (NotRecognised, d => d.Signature = s => s[..^1]),
        ["signature with a byte after it"] = (NotRecognised, d => d.Signature = s => [.. s, 0]),
        ["signature with a long-form length"] = (NotRecognised, d => d.Signature = s => [0x30, 0x81, s[1], .. s[2..]]),
        ["signature no sequence"] = (NotRecognised, d => d.Signature = s => [0x04, .. s[1..]]),
        ["counter changed after signing"] = (NotRecognised, d => d.DataAfterSigning = data => { data[36] = 9; return data; }),
        ["flags changed after signing"] = (NotRecognised, d => { d.Data.Flags &= 0xfb; d.DataAfterSigning = data => { data[32] |= 0x04; return data; }; }),
        ["relying party changed after signing"] = (NotRecognised, d => { d.Data.RpId = "evil.example"; d.DataAfterSigning = data => [.. SHA256.HashData("id.localhost"u8), .. data[32..]]; }),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refuses(string name)
    {
        using var resident = await Resident.Start(shared.Host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();
        var (reason, forge) = Cases[name];

        var answer = await resident.SignIn(passkey, forge);

        Assert.Equal(reason, await Http.Reason(answer));
        Assert.DoesNotContain(answer.Headers, h => h.Key == "Set-Cookie" && h.Value.Any(v => v.StartsWith("session=", StringComparison.Ordinal)));
        await Http.Expect(System.Net.HttpStatusCode.OK, await resident.SignIn(passkey));
    }

    public static TheoryData<string> Bodies =>
    [
        "", "null", "[]", "{}", "{\"ceremony\":\"x\"}",
        "{\"ceremony\":\"x\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":null,\"authenticatorData\":\"\",\"signature\":\"\"}}}",
        "{\"ceremony\":\"x\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":{},\"authenticatorData\":\"\",\"signature\":\"\"}}}",
        "{\"ceremony\":\"\\udfff\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"authenticatorData\":\"\",\"signature\":\"\"}}}",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Refuses_a_body_that_is_not_an_answer(string body)
    {
        using var browser = shared.Host.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await Http.Problem(await browser.PostAsync("/api/v1/sign-in/passkey", content, TestContext.Current.CancellationToken));

        Assert.Equal(400, problem["status"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("https://elsewhere.example/", "/account")]
    [InlineData("//elsewhere.example", "/account")]
    [InlineData("/\\elsewhere.example", "/account")]
    [InlineData("/\t/elsewhere.example", "/account")]
    [InlineData("javascript:alert(1)", "/account")]
    [InlineData("", "/account")]
    [InlineData("/connect/authorize?request_uri=urn%3Ax", "/connect/authorize?request_uri=urn%3Ax")]
    public async Task Returns_only_to_this_host(string asked, string expected)
    {
        using var resident = await Resident.Start(shared.Host);
        var passkey = await resident.AddPasskey();
        var options = await resident.AskToSignIn();

        var answer = await resident.SignIn(options, SoftwareAuthenticator.Get(options["options"]!, resident.Origin, passkey), asked);

        Assert.Equal(expected, (await Http.Json(answer))["location"]!.GetValue<string>());
    }

    private static byte[] FixedForm(byte[] der)
    {
        var r = der[4..(4 + der[3])];
        var s = der[^der[5 + der[3]]..];
        return [.. Pad(r), .. Pad(s)];
    }

    private static byte[] Pad(byte[] number) => [.. new byte[Math.Max(0, 32 - number.Length)], .. number.TakeLast(32)];

    private static byte[] OrderAsSignature()
    {
        // n of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3) as r and s.
        var n = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[] integer = [0x02, 0x21, 0x00, .. n];
        return [0x30, (byte)(integer.Length * 2), .. integer, .. integer];
    }
}
