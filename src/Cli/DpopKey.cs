using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Bauhinia.Cli;

/// <summary>The P-256 key that this machine's tokens are bound to (RFC 9449): without it they are worth nothing.</summary>
internal sealed class DpopKey : IDisposable
{
    private readonly ECDsa key;

    private DpopKey(ECDsa key) => this.key = key;

    public string Thumbprint => Jws.Thumbprint(key);

    public static DpopKey New() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static DpopKey Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new DpopKey(key);
    }

    public string Export() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>A proof for one request (RFC 9449 §4.2).</summary>
    /// <param name="request">The request it goes with.</param>
    /// <param name="nonce">What the server gave last, or null.</param>
    /// <param name="accessToken">The token it goes with, or null at the authorization server.</param>
    public string Proof(HttpRequestMessage request, string? nonce, string? accessToken)
    {
        var claims = new JsonObject
        {
            ["jti"] = Jws.NewId(),
            ["htm"] = request.Method.Method,
            ["htu"] = request.RequestUri?.GetLeftPart(UriPartial.Path),
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (nonce is not null) claims["nonce"] = nonce;
        if (accessToken is not null) claims["ath"] = Jws.Hash(accessToken);
        return Jws.Sign(key, new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jws.PublicKey(key) }, claims);
    }

    public void Dispose() => key.Dispose();
}
