using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Protocol;

/// <summary>Makes and opens JWS with the framework's cryptography alone, so that tests do not agree with our own code by using it.</summary>
public static class TestJws
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string Sha256(string text) => Encode(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Sign(JsonObject header, JsonObject claims, AsymmetricAlgorithm? key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(claims);
        var input = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = (header["alg"]?.GetValue<string>(), key) switch
        {
            (_, ECDsa ec) => ec.SignData(bytes, HashAlgorithmName.SHA256),
            ("PS256", RSA rsa) => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            (_, RSA rsa) => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => [],
        };
        return $"{input}.{Encode(signature)}";
    }

    /// <summary>The claims of a token, verified with the key of a set that its header names; throws when it does not verify.</summary>
    public static JsonObject Verify(string token, JsonObject keySet, string algorithm)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(keySet);
        var parts = token.Split('.');
        var header = Json(parts[0]);
        if (header["alg"]?.GetValue<string>() != algorithm) throw new InvalidDataException($"alg is {header["alg"]}, not {algorithm}.");
        var key = keySet["keys"]!.AsArray().Select(k => k!.AsObject()).Single(k => k["kid"]!.GetValue<string>() == header["kid"]!.GetValue<string>());
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        byte[] Member(string name) => Base64Url.DecodeFromChars(key[name]!.GetValue<string>());
        bool verified;
        if (algorithm == "ES256")
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Member("x"), Y = Member("y") } });
            verified = ec.VerifyData(signed, signature, HashAlgorithmName.SHA256);
        }
        else
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Member("n"), Exponent = Member("e") });
            verified = rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }
        return verified ? Json(parts[1]) : throw new InvalidDataException("The signature does not verify.");
    }

    public static JsonObject Header(string token) => Json((token ?? "").Split('.')[0]);

    public static JsonObject Claims(string token) => Json((token ?? "").Split('.')[1]);

    public static JsonObject PublicJwk(AsymmetricAlgorithm key, string? kid = null)
    {
        JsonObject jwk;
        if (key is ECDsa ec)
        {
            var point = ec.ExportParameters(false).Q;
            jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(point.X), ["y"] = Encode(point.Y) };
        }
        else
        {
            var numbers = ((RSA)key!).ExportParameters(false);
            jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Encode(numbers.Modulus), ["e"] = Encode(numbers.Exponent) };
        }
        if (kid is not null) jwk["kid"] = kid;
        return jwk;
    }

    /// <summary>The public part of a key as a set, named as <see cref="RelyingParty.Assertion"/> names it.</summary>
    public static string KeySet(AsymmetricAlgorithm key) => new JsonObject { ["keys"] = new JsonArray(PublicJwk(key, "rp-1")) }.ToJsonString();

    /// <summary>RFC 7638 thumbprint of a P-256 key.</summary>
    public static string Thumbprint(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var point = key.ExportParameters(false).Q;
        return Sha256($$"""{"crv":"P-256","kty":"EC","x":"{{Encode(point.X)}}","y":"{{Encode(point.Y)}}"}""");
    }

    private static JsonObject Json(string part) => JsonSerializer.Deserialize<JsonObject>(Base64Url.DecodeFromChars(part))!;
}
