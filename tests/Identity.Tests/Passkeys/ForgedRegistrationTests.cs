using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing.Passkeys;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

/// <summary>Registrations in which one thing is wrong. Each would be accepted without it, and each names the check that must refuse it.</summary>
[Trait("Clause", "WebAuthn Level 3 §7.1")]
public sealed class ForgedRegistrationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly Dictionary<string, (string Reason, Action<RegistrationDraft> Forge)> Cases = new()
    {
        ["type of an assertion"] = ("type", d => d.Client.Type = "webauthn.get"),
        ["empty type"] = ("type", d => d.Client.Type = ""),
        ["type in other case"] = ("type", d => d.Client.Type = "WebAuthn.create"),
        ["another challenge"] = ("challenge", d => d.Client.Challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
        ["empty challenge"] = ("challenge", d => d.Client.Challenge = ""),
        ["challenge cut short"] = ("challenge", d => d.Client.Challenge = d.Client.Challenge[..40]),
        ["challenge with padding"] = ("malformed", d => d.Client.Challenge += "="),
        ["challenge in plain base64"] = ("malformed", d => d.Client.Challenge = "+/" + d.Client.Challenge[2..]),
        ["another site's origin"] = ("origin", d => d.Client.Origin = "https://id.localhost.example"),
        ["another port"] = ("origin", d => d.Client.Origin = "http://id.localhost:1"),
        ["another scheme"] = ("origin", d => d.Client.Origin = d.Client.Origin.Replace("http:", "https:", StringComparison.Ordinal)),
        ["origin with a slash"] = ("origin", d => d.Client.Origin += "/"),
        ["origin in capitals"] = ("origin", d => d.Client.Origin = d.Client.Origin.ToUpperInvariant()),
        ["a host below the scope"] = ("origin", d => d.Client.Origin = d.Client.Origin.Replace("//", "//evil.", StringComparison.Ordinal)),
        ["opaque origin"] = ("origin", d => d.Client.Origin = "null"),
        ["app origin"] = ("origin", d => d.Client.Origin = "android:apk-key-hash:AAAA"),
        ["cross-origin frame"] = ("cross_origin", d => d.Client.CrossOrigin = true),
        ["top origin named"] = ("cross_origin", d => d.Client.TopOrigin = "https://elsewhere.example"),
        ["client data not JSON"] = ("malformed", d => d.Client.Exactly = "webauthn.create"u8.ToArray()),
        ["client data empty"] = ("malformed", d => d.Client.Exactly = []),
        ["client data an array"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes($"[{d.Client.Json}]")),
        ["client data null"] = ("malformed", d => d.Client.Exactly = "null"u8.ToArray()),
        ["client data with a mark before it"] = ("malformed", d => d.Client.Exactly = [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(d.Client.Json)]),
        ["client data with text after it"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json + "{}")),
        ["a member given twice"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes("{\"type\":\"webauthn.create\"," + d.Client.Json[1..])),
        ["client data not UTF-8"] = ("malformed", d => d.Client.Exactly = [.. Encoding.UTF8.GetBytes(d.Client.Json[..^1]), (byte)',', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']),
        ["origin null"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json.Replace($"\"{d.Client.Origin}\"", "null", StringComparison.Ordinal))),
        ["origin a number"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json.Replace($"\"{d.Client.Origin}\"", "7", StringComparison.Ordinal))),
        ["origin with half a surrogate"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json.Replace("\"http:", "\"\\ud800http:", StringComparison.Ordinal))),
        ["no challenge"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes($$"""{"type":"webauthn.create","origin":"{{d.Client.Origin}}"}""")),
        ["client data too long"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json[..^1] + ",\"x\":\"" + new string('x', 5000) + "\"}")),
        ["client data nested deep"] = ("malformed", d => d.Client.Exactly = Encoding.UTF8.GetBytes(d.Client.Json[..^1] + ",\"x\":" + new string('[', 500) + new string(']', 500) + "}")),
        ["another relying party"] = ("relying_party", d => d.Data.RpId = "evil.example"),
        ["a wider relying party"] = ("relying_party", d => d.Data.RpId = "localhost"),
        ["user not present"] = ("user_presence", d => d.Data.Flags &= 0xfe),
        ["user not verified"] = ("user_verification", d => d.Data.Flags &= 0xfb),
        ["backed up without being eligible"] = ("backup_flags", d => d.Data.Flags &= 0xf7),
        ["no credential flag"] = ("malformed", d => d.Data.Flags &= 0xbf),
        ["no credential"] = ("malformed", d => { d.Data.Flags &= 0xbf; d.Data.CredentialId = null; }),
        ["authenticator data cut in the header"] = ("malformed", d => d.Data.Cut = 36),
        ["authenticator data cut in the id"] = ("malformed", d => d.Data.Cut = 60),
        ["authenticator data cut in the key"] = ("malformed", d => d.Data.Cut = 100),
        ["a byte too many"] = ("malformed", d => d.Data.Tail = [0]),
        ["extensions announced and absent"] = ("malformed", d => d.Data.Flags |= AuthDataDraft.HasExtensions),
        ["extensions no map"] = ("malformed", d => { d.Data.Flags |= AuthDataDraft.HasExtensions; d.Data.Tail = [0x80]; }),
        ["extensions not announced"] = ("malformed", d => d.Data.Tail = [0xa0]),
        ["credential id of no bytes"] = ("malformed", d => d.Data.CredentialId = []),
        ["credential id of 1,024 bytes"] = ("malformed", d => d.Data.CredentialId = new byte[1024]),
        ["credential id beyond the end"] = ("malformed", d => d.Data.CredentialIdLength = 1000),
        ["credential id not the one named"] = ("credential_id", d => d.Data.CredentialId = RandomNumberGenerator.GetBytes(32)),
        ["id and rawId differ"] = ("malformed", d => d.RawId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
        ["id not base64url"] = ("malformed", d => d.Id = d.RawId = "*"),
        ["id empty"] = ("malformed", d => d.Id = d.RawId = ""),
        ["type of credential"] = ("malformed", d => d.Type = "password"),
        ["ES384"] = ("algorithm", d => d.Data.PublicKey = Cose(-35)),
        ["PS256"] = ("algorithm", d => d.Data.PublicKey = Cose(-37)),
        ["RS1"] = ("algorithm", d => d.Data.PublicKey = Cose(-65535)),
        ["ES256K"] = ("algorithm", d => d.Data.PublicKey = Cose(-47)),
        ["no algorithm"] = ("algorithm", d => d.Data.PublicKey = SoftwareKey.Map(w => { Pair(w, 1, 2); Pair(w, -1, 1); Pair(w, -2, new byte[32]); Pair(w, -3, new byte[32]); }, 4)),
        ["key with text for the algorithm"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.Map(w => { Pair(w, 1, 2); w.WriteInt32(3); w.WriteTextString("ES256"); Pair(w, -1, 1); Pair(w, -2, new byte[32]); Pair(w, -3, new byte[32]); }, 5)),
        ["point off the curve"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.EllipticCose(-7, 1, Filled(32, 1), Filled(32, 1))),
        ["point at zero"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.EllipticCose(-7, 1, new byte[32], new byte[32])),
        ["P-384 under ES256"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.EllipticCose(-7, 2, Filled(48, 1), Filled(48, 1))),
        ["short coordinate"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.EllipticCose(-7, 1, Filled(31, 1), Filled(32, 1))),
        ["another key type"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.EllipticCose(-7, 1, Filled(32, 1), Filled(32, 1), type: 3)),
        ["private key sent along"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.Map(w => { Pair(w, 1, 2); Pair(w, 3, -7); Pair(w, -1, 1); Pair(w, -2, Filled(32, 1)); Pair(w, -3, Filled(32, 1)); Pair(w, -4, Filled(32, 1)); }, 6)),
        ["RSA of 1,024 bits"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.Rs256(1024).Cose),
        ["RSA with exponent 3"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.RsaCose(Filled(256, 0xff), [3])),
        ["RSA with an even modulus"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.RsaCose(Filled(256, 0xfe), [1, 0, 1])),
        ["RSA of 8,192 bits"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.RsaCose(Filled(1024, 0xff), [1, 0, 1])),
        ["Ed25519 of small order"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.OkpCose([1, .. new byte[31]])),
        ["Ed25519 too short"] = ("public_key", d => d.Data.PublicKey = SoftwareKey.OkpCose(new byte[31])),
        ["key an array"] = ("public_key", d => d.Data.PublicKey = [0x83, 1, 2, 3]),
        ["key in another order"] = ("malformed", d => d.Data.PublicKey = SoftwareKey.Map(w => { Pair(w, 3, -7); Pair(w, 1, 2); Pair(w, -1, 1); Pair(w, -2, Filled(32, 1)); Pair(w, -3, Filled(32, 1)); }, 5)),
        ["object no CBOR"] = ("malformed", d => d.Whole = _ => [0xff, 0xff]),
        ["object empty"] = ("malformed", d => d.Whole = _ => []),
        ["object with a byte after it"] = ("malformed", d => d.Whole = bytes => [.. bytes, 0]),
        ["object cut short"] = ("malformed", d => d.Whole = bytes => bytes[..^1]),
        ["object a list"] = ("malformed", d => d.Whole = _ => [0x80]),
        ["object of indefinite length"] = ("malformed", d => d.Whole = bytes => [0xbf, .. bytes[1..], 0xff]),
        ["object tagged"] = ("malformed", d => d.Whole = bytes => [0xd9, 0xd9, 0xf7, .. bytes]),
        ["object with one member more"] = ("malformed", d => d.Whole = bytes => [0xa4, .. bytes[1..], 0x61, (byte)'x', 0]),
        ["object with a member twice"] = ("malformed", d => d.Whole = bytes => [0xa4, .. bytes[1..], 0x63, (byte)'f', (byte)'m', (byte)'t', 0x64, (byte)'n', (byte)'o', (byte)'n', (byte)'e']),
        ["object nested five thousand deep"] = ("malformed", d => d.Statement = (_, _) => [0xa1, 0x61, (byte)'x', .. Enumerable.Repeat((byte)0x81, 5000), 0]),
        ["object of four billion announced members"] = ("malformed", d => d.Whole = _ => [0xa3, 0x63, (byte)'f', (byte)'m', (byte)'t', 0x9a, 0xff, 0xff, 0xff, 0xff]),
        ["unknown format"] = ("attestation", d => d.Format = "foo"),
        ["withdrawn format"] = ("attestation", d => d.Format = "android-safetynet"),
        ["none with a statement"] = ("attestation", d => d.Statement = (_, _) => [0xa1, 0x61, (byte)'x', 0]),
        ["self attestation by another key"] = ("attestation", d => d.Attest(-7, SoftwareKey.Es256().Sign)),
        ["self attestation with another algorithm"] = ("attestation", d => d.Attest(-257, d.Credential.Key.Sign)),
        ["self attestation of other bytes"] = ("attestation", d => d.Attest(-7, data => d.Credential.Key.Sign(data[1..]))),
        ["packed without a signature"] = ("attestation", d => { d.Format = "packed"; d.Statement = (_, _) => [0xa1, 0x63, (byte)'a', (byte)'l', (byte)'g', 0x26]; }),
        ["packed with a signature that is none"] = ("attestation", d => d.Attest(-7, _ => [0x30, 0x00])),
        ["packed with an empty chain"] = ("attestation", d => { d.Format = "packed"; d.Statement = (_, _) => SoftwareKey.Map(w => { w.WriteTextString("alg"); w.WriteInt32(-7); w.WriteTextString("sig"); w.WriteByteString([1]); w.WriteTextString("x5c"); w.WriteStartArray(0); w.WriteEndArray(); }, 3); }),
        ["packed with a chain of noise"] = ("attestation", d => d.Attest(-7, d.Credential.Key.Sign, [1, 2, 3])),
        ["u2f without a statement"] = ("attestation", d => d.Format = "fido-u2f"),
        ["tpm without a statement"] = ("attestation", d => d.Format = "tpm"),
        ["android-key without a statement"] = ("attestation", d => d.Format = "android-key"),
        ["apple without a statement"] = ("attestation", d => d.Format = "apple"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refuses(string name)
    {
        using var resident = await Resident.Start(shared.Host);
        var (reason, forge) = Cases[name];

        var (answer, _) = await resident.TryAddPasskey(forge: forge);

        Assert.Equal(reason, await Http.Reason(answer));
    }

    [Fact]
    public async Task Accepts_what_the_forgeries_start_from()
    {
        using var resident = await Resident.Start(shared.Host);

        await resident.AddPasskey();
        await resident.AddPasskey(forge: d => d.AttestBySelf());
        await resident.AddPasskey(forge: d => { d.Data.Flags |= AuthDataDraft.HasExtensions; d.Data.Tail = [0xa0]; });
    }

    [Fact]
    public async Task Refuses_a_credential_id_that_is_registered_already()
    {
        using var first = await Resident.Start(shared.Host);
        using var second = await Resident.Start(shared.Host);
        var passkey = await first.AddPasskey();
        var id = Base64Url.EncodeToString(passkey.Id);

        var (answer, _) = await second.TryAddPasskey(forge: d => { d.Data.CredentialId = passkey.Id; d.Id = d.RawId = id; });

        Assert.Equal("known", await Http.Reason(answer));
    }

    public static TheoryData<string> Bodies =>
    [
        "", "null", "[]", "7", "\"x\"", "{", "{}",
        "{\"ceremony\":null,\"credential\":null}",
        "{\"ceremony\":7,\"credential\":{}}",
        "{\"ceremony\":\"x\",\"credential\":[]}",
        "{\"ceremony\":\"x\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":null}}",
        "{\"ceremony\":\"x\",\"credential\":{\"id\":null,\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"attestationObject\":\"\"}}}",
        "{\"ceremony\":\"\\ud800\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"attestationObject\":\"\"}}}",
        "{\"ceremony\":\"x\",\"ceremony\":\"y\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"attestationObject\":\"\"}}}",
        "{\"ceremony\":\"x\",\"name\":{},\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"attestationObject\":\"\"}}}",
        "{\"ceremony\":\"x\",\"credential\":{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"attestationObject\":\"\",\"transports\":[null]}}}",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Refuses_a_body_that_is_not_an_answer(string body)
    {
        using var resident = await Resident.Start(shared.Host);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await Http.Problem(await resident.Browser.PostAsync("/api/v1/account/passkeys", content, TestContext.Current.CancellationToken));

        Assert.Equal(400, problem["status"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    public async Task Refuses_a_ceremony_that_is_not_ours(string ceremony)
    {
        using var resident = await Resident.Start(shared.Host);
        var asked = await resident.AskToAdd();
        var (answer, _) = SoftwareAuthenticator.Create(asked["options"]!, resident.Origin);
        asked["ceremony"] = ceremony;

        Assert.Equal("ceremony", await Http.Reason(await resident.Add(asked, answer)));
    }

    [Fact]
    public async Task Refuses_a_ceremony_with_one_bit_changed()
    {
        using var resident = await Resident.Start(shared.Host);
        var asked = await resident.AskToAdd();
        var (answer, _) = SoftwareAuthenticator.Create(asked["options"]!, resident.Origin);
        var sealedBytes = Base64Url.DecodeFromChars(asked["ceremony"]!.GetValue<string>());
        sealedBytes[20] ^= 1;
        asked["ceremony"] = Base64Url.EncodeToString(sealedBytes);

        Assert.Equal("ceremony", await Http.Reason(await resident.Add(asked, answer)));
    }

    [Theory]
    [InlineData("\u0000")]
    [InlineData("a\u202Eb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890")]
    public async Task Refuses_a_name_that_is_none(string name)
    {
        using var resident = await Resident.Start(shared.Host);
        var asked = await resident.AskToAdd();
        var (answer, _) = SoftwareAuthenticator.Create(asked["options"]!, resident.Origin);
        var body = new JsonObject { ["ceremony"] = asked["ceremony"]!.DeepClone(), ["credential"] = answer, ["name"] = name };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

        var problem = await Http.Problem(await resident.Browser.PostAsync("/api/v1/account/passkeys", content, TestContext.Current.CancellationToken));

        Assert.Equal("identity.passkey_name", problem["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Refuses_a_request_from_another_site(string header, string value)
    {
        using var resident = await Resident.Start(shared.Host);
        resident.Browser.DefaultRequestHeaders.Add(header, value);

        var problem = await Http.Problem(await resident.Browser.PostAsync("/api/v1/account/passkeys/options", null, TestContext.Current.CancellationToken));

        Assert.Equal("identity.cross_site", problem["code"]!.GetValue<string>());
    }

    private static byte[] Filled(int count, byte value) => [.. Enumerable.Repeat(value, count)];

    private static byte[] Cose(int algorithm) => SoftwareKey.EllipticCose(algorithm, 1, Filled(32, 1), Filled(32, 1));

    private static void Pair(CborWriter writer, int label, int value)
    {
        writer.WriteInt32(label);
        writer.WriteInt32(value);
    }

    private static void Pair(CborWriter writer, int label, byte[] value)
    {
        writer.WriteInt32(label);
        writer.WriteByteString(value);
    }
}
