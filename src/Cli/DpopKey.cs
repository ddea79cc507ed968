using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bauhinia.Cli;

/// <summary>The P-256 key that this machine's tokens are bound to (RFC 9449): without it they are worth nothing.</summary>
internal sealed class DpopKey : IDisposable
{
    private readonly ECDsa key;
    private readonly string x;
    private readonly string y;

    private DpopKey(ECDsa key)
    {
        this.key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    /// <summary>RFC 7638 §3.2: the members in this order are its input.</summary>
    public string Thumbprint => Hash($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""");

    public static DpopKey New() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static DpopKey Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new DpopKey(key);
    }

    public static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public string Export() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>A proof for one request (RFC 9449 §4.2).</summary>
    /// <param name="request">The request it goes with.</param>
    /// <param name="nonce">What the server gave last, or null.</param>
    /// <param name="accessToken">The token it goes with, or null at the authorization server.</param>
    public string Proof(HttpRequestMessage request, string? nonce, string? accessToken)
    {
        var header = new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = x, ["y"] = y } };
        var claims = new JsonObject
        {
            ["jti"] = NewId(),
            ["htm"] = request.Method.Method,
            ["htu"] = request.RequestUri?.GetLeftPart(UriPartial.Path),
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (nonce is not null) claims["nonce"] = nonce;
        if (accessToken is not null) claims["ath"] = Hash(accessToken);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public void Dispose() => key.Dispose();

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
