using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Signin.Driver;

/// <summary>A P-256 key that signs client assertions (RFC 7523) and DPoP proofs (RFC 9449).</summary>
internal sealed class RelyingPartyKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly string _assertionHeader;
    private readonly string _proofHeader;

    private RelyingPartyKey(ECDsa key)
    {
        _key = key;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var x = Base64Url.EncodeToString(parameters.Q.X);
        var y = Base64Url.EncodeToString(parameters.Q.Y);
        // RFC 7638 §3.2: the required members in lexicographic order and nothing else.
        var thumbprintInput = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(thumbprintInput)));
        PublicJwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}","kid":"{{Thumbprint}}","alg":"ES256","use":"sig"}]}""";
        _assertionHeader = Encode($$"""{"alg":"ES256","kid":"{{Thumbprint}}","typ":"client-authentication+jwt"}""");
        _proofHeader = Encode($$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{{thumbprintInput}}}""");
    }

    public string Thumbprint { get; }

    public string PublicJwks { get; }

    public static RelyingPartyKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static RelyingPartyKey Load(string jwk)
    {
        var members = JsonNode.Parse(jwk)?.AsObject() ?? throw new InvalidDataException("No JWK.");
        byte[] Member(string name) => Base64Url.DecodeFromChars(
            members[name]?.GetValue<string>() ?? throw new InvalidDataException($"The JWK has no {name}."));
        return new RelyingPartyKey(ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Member("d"),
            Q = new ECPoint { X = Member("x"), Y = Member("y") },
        }));
    }

    public string ExportPrivateJwk()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(parameters.Q.X),
            ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
            ["d"] = Base64Url.EncodeToString(parameters.D),
        });
    }

    public string ClientAssertion(string clientId, string issuer, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return Sign(_assertionHeader,
            $$"""{"iss":"{{clientId}}","sub":"{{clientId}}","aud":"{{issuer}}","jti":"{{RandomId()}}","iat":{{seconds}},"exp":{{seconds + 60}}}""");
    }

    public string DpopProof(string method, string address, string? nonce, DateTimeOffset now)
    {
        var nonceMember = nonce is null ? "" : $",\"nonce\":\"{nonce}\"";
        return Sign(_proofHeader,
            $$"""{"jti":"{{RandomId()}}","htm":"{{method}}","htu":"{{address}}","iat":{{now.ToUnixTimeSeconds()}}{{nonceMember}}}""");
    }

    public static string RandomId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public void Dispose() => _key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private string Sign(string header, string claims)
    {
        var input = $"{header}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }
}
