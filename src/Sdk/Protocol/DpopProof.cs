using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Sdk.Protocol;

/// <summary>A proof of possession for one request (RFC 9449 §4.2).</summary>
internal static class DpopProof
{
    public const string Header = "DPoP";
    public const string NonceHeader = "DPoP-Nonce";

    public static string Write(ClientKey key, HttpMethod method, Uri address, DateTimeOffset now, string? nonce, string? accessToken = null)
    {
        var jwk = new JsonObject();
        foreach (var (name, value) in key.Members) jwk[name] = value;
        var payload = new JsonObject
        {
            ["jti"] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)),
            ["htm"] = method.Method,
            // RFC 9449 §4.2: the target without query and fragment.
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (nonce is not null) payload["nonce"] = nonce;
        if (accessToken is not null) payload["ath"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        return Jws.Write(key.Signer, new JsonObject { ["typ"] = "dpop+jwt", ["jwk"] = jwk }, payload);
    }
}
