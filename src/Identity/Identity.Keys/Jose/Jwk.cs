using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>A sound public key: P-256, Ed25519, or RSA of 2048 bits or more. Private members cannot be represented.</summary>
public sealed record Jwk
{
    private readonly Lazy<AsymmetricAlgorithm?> handle;

    internal Jwk() => handle = new Lazy<AsymmetricAlgorithm?>(Import);

    private Jwk(Jwk original)
    {
        KeyType = original.KeyType;
        Curve = original.Curve;
        X = original.X;
        Y = original.Y;
        Modulus = original.Modulus;
        Exponent = original.Exponent;
        KeyId = original.KeyId;
        Use = original.Use;
        AlgorithmName = original.AlgorithmName;
        KeyOperations = original.KeyOperations;
        handle = new Lazy<AsymmetricAlgorithm?>(Import);
    }

    /// <summary><c>kty</c>: <c>EC</c>, <c>OKP</c> or <c>RSA</c>.</summary>
    public required string KeyType { get; init; }

    /// <summary><c>crv</c>: <c>P-256</c> or <c>Ed25519</c>; null for RSA.</summary>
    public string? Curve { get; init; }

    /// <summary><c>kid</c>, or null.</summary>
    public string? KeyId { get; init; }

    /// <summary><c>use</c>, or null.</summary>
    public string? Use { get; init; }

    /// <summary><c>alg</c>, or null.</summary>
    public string? AlgorithmName { get; init; }

    /// <summary><c>key_ops</c>, or null.</summary>
    public IReadOnlyList<string>? KeyOperations { get; init; }

    internal byte[]? X { get; init; }

    internal byte[]? Y { get; init; }

    internal byte[]? Modulus { get; init; }

    internal byte[]? Exponent { get; init; }

    /// <summary>Reads a public key. A private key, an unsound one, or one of a type not known here is refused.</summary>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out Jwk? key, out JwsRefusal refusal)
    {
        if (!JwkReader.TryRead(json, out key, out refusal))
        {
            return false;
        }

        refusal = key is null ? JwsRefusal.KeyNotForThis : JwsRefusal.None;
        return key is not null;
    }

    /// <summary>The public half of an elliptic-curve key on P-256.</summary>
    public static Jwk From(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var point = key.ExportParameters(includePrivateParameters: false);
        return Checked(new Jwk { KeyType = "EC", Curve = "P-256", X = point.Q.X, Y = point.Q.Y });
    }

    /// <summary>The public half of an RSA key.</summary>
    public static Jwk From(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return Checked(new Jwk { KeyType = "RSA", Modulus = numbers.Modulus, Exponent = numbers.Exponent });
    }

    /// <summary>SHA-256 of the required members in their order (RFC 7638 §3, RFC 8037 §2), as 43 characters of base64url.</summary>
    public string Thumbprint()
    {
        var canonical = KeyType switch
        {
            "EC" => $$"""{"crv":"{{Curve}}","kty":"EC","x":"{{Text(X)}}","y":"{{Text(Y)}}"}""",
            "OKP" => $$"""{"crv":"{{Curve}}","kty":"OKP","x":"{{Text(X)}}"}""",
            _ => $$"""{"e":"{{Text(Exponent)}}","kty":"RSA","n":"{{Text(Modulus)}}"}""",
        };
        return StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }

    /// <summary>The key as a JSON object.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes the key as a JSON object with public members only.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Member(writer, "kty", KeyType);
        Member(writer, "crv", Curve);
        Member(writer, "x", Text(X));
        Member(writer, "y", Text(Y));
        Member(writer, "n", Text(Modulus));
        Member(writer, "e", Text(Exponent));
        Member(writer, "kid", KeyId);
        Member(writer, "use", Use);
        Member(writer, "alg", AlgorithmName);
        if (KeyOperations is not null)
        {
            writer.WriteStartArray("key_ops");
            foreach (var operation in KeyOperations)
            {
                writer.WriteStringValue(operation);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Two keys are one when their required members are: <c>kid</c>, <c>use</c> and the rest are only labels.</summary>
    public bool Equals(Jwk? other) => other is not null && Thumbprint() == other.Thumbprint();

    public override int GetHashCode() => Thumbprint().GetHashCode(StringComparison.Ordinal);

    /// <summary>The imported key, made once. Null for Ed25519, which the platform does not have.</summary>
    internal AsymmetricAlgorithm? Handle => handle.Value;

    /// <summary>Frees the imported key at once; for keys that are used for a single message.</summary>
    internal void Release()
    {
        if (handle.IsValueCreated)
        {
            handle.Value?.Dispose();
        }
    }

    private static Jwk Checked(Jwk key) =>
        KeySoundness.IsSound(key) ? key : throw new ArgumentException("The key is not P-256, or not RSA of 2048 bits or more.", nameof(key));

    private static string? Text(byte[]? bytes) => bytes is null ? null : StrictBase64Url.Encode(bytes);

    private static void Member(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private AsymmetricAlgorithm? Import() => KeyType switch
    {
        "EC" => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = X, Y = Y } }),
        "RSA" => RSA.Create(new RSAParameters { Modulus = Modulus, Exponent = Exponent }),
        _ => null,
    };
}
