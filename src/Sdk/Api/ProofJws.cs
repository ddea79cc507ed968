using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bauhinia.Sdk.Api;

/// <summary>
/// A DPoP proof whose form, algorithm and signature are good (RFC 9449 §4.3, items 3 to 7). The key comes with it, from a stranger: it is checked here by
/// the platform's cryptography, apart from the caches of the library that knows the issuer's keys.
/// </summary>
/// <param name="Claims">What it says.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of its key.</param>
internal sealed record ProofJws(JsonElement Claims, string Thumbprint)
{
    private const int MaxLength = 4096;
    private const int CoordinateBytes = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    // RFC 7518 §6.2.2, §6.3.2, §6.4.1: members of private and symmetric keys.
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Null when it must not be believed.</summary>
    public static ProofJws? Read(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [var first, var second, var third]) return null;
        if (Json(first) is not { } header || Json(second) is not { } claims || Bytes(third) is not { } signature) return null;
        if (Text(header, "typ") != "dpop+jwt" || header.TryGetProperty("crit", out _) || !header.TryGetProperty("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object) return null;
        if (PrivateMembers.Any(member => jwk.TryGetProperty(member, out _))) return null;
        var signed = Encoding.ASCII.GetBytes($"{first}.{second}");
        var thumbprint = (Text(header, "alg"), Text(jwk, "kty")) switch
        {
            ("ES256", "EC") => Curve(jwk, signed, signature),
            ("PS256", "RSA") => Rsa(jwk, signed, signature),
            _ => null,
        };
        return thumbprint is null ? null : new ProofJws(claims, thumbprint);
    }

    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Curve(JsonElement jwk, byte[] signed, byte[] signature)
    {
        if (Text(jwk, "crv") != "P-256" || Bytes(Text(jwk, "x")) is not { Length: CoordinateBytes } x || Bytes(Text(jwk, "y")) is not { Length: CoordinateBytes } y) return null;
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            if (!key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        // RFC 7638 §3.2: the required members in this order.
        return Hash($$"""{"crv":"P-256","kty":"EC","x":"{{Text(jwk, "x")}}","y":"{{Text(jwk, "y")}}"}""");
    }

    private static string? Rsa(JsonElement jwk, byte[] signed, byte[] signature)
    {
        // Below 2048 bits a key is weak (RFC 7518 §3.5); far above, a stranger makes this server work.
        if (Bytes(Text(jwk, "n")) is not { Length: >= 256 and <= 512 } modulus || modulus[0] < 0x80 || Bytes(Text(jwk, "e")) is not [1, 0, 1] exponent) return null;
        try
        {
            using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            if (!key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)) return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        return Hash($$"""{"e":"{{Text(jwk, "e")}}","kty":"RSA","n":"{{Text(jwk, "n")}}"}""");
    }

    private static string Hash(string canonical) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));

    private static JsonElement? Json(string part)
    {
        if (Bytes(part) is not { } bytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // RFC 7515 §2: base64url without padding or white space, in the one form that its bytes have.
    private static byte[]? Bytes(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return Base64Url.EncodeToString(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
