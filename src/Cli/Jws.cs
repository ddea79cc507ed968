using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bauhinia.Cli;

/// <summary>What this program signs with P-256 keys (RFC 7515, ES256), and how it names their public parts (RFC 7517, RFC 7638).</summary>
internal static class Jws
{
    public static string Sign(ECDsa key, JsonObject header, JsonObject claims)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public static JsonObject PublicKey(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    /// <summary>A JSON Web Key Set of one public key, named by its thumbprint.</summary>
    public static string PublicKeys(ECDsa key)
    {
        var jwk = PublicKey(key);
        (jwk["use"], jwk["alg"], jwk["kid"]) = ("sig", "ES256", Thumbprint(key));
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    /// <summary>RFC 7638 §3.2: the members in this order are its input.</summary>
    public static string Thumbprint(ECDsa key)
    {
        var jwk = PublicKey(key);
        return Hash($$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""");
    }

    public static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
