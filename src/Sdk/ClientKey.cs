using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Sdk.Protocol;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Sdk;

/// <summary>
/// A private key of a relying party: P-256 (signs ES256) or RSA of 2048 bits or more (signs PS256), the algorithms of FAPI 2.0 Security
/// Profile §5.4. Its key id is the RFC 7638 thumbprint. Safe to use from several threads.
/// </summary>
public sealed class ClientKey : IDisposable
{
    private readonly AsymmetricAlgorithm key;
    private readonly Lock gate = new();

    private ClientKey(AsymmetricAlgorithm key)
    {
        this.key = key;
        var members = PublicMembers(key);
        // RFC 7638 §3: the required members in lexicographic order, no white space.
        var canonical = "{" + string.Join(',', members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $"\"{m.Name}\":\"{m.Value}\"")) + "}";
        KeyId = WebEncoders.Base64UrlEncode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(canonical)));
        Members = members;
    }

    /// <summary>RFC 7638 thumbprint of the public key, base64url without padding (43 characters).</summary>
    public string KeyId { get; }

    /// <summary><c>ES256</c> or <c>PS256</c>.</summary>
    public string Algorithm => key is ECDsa ? "ES256" : "PS256";

    internal IReadOnlyList<(string Name, string Value)> Members { get; }

    /// <summary>Makes a new P-256 key.</summary>
    /// <returns>A key that exists only in memory until <see cref="ToPem"/> is written to a file that only this service may read.</returns>
    public static ClientKey Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads an unencrypted private key in PEM (PKCS#8, SEC 1 or PKCS#1), P-256 or RSA.</summary>
    /// <param name="pem">The text of the PEM file.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The text holds no key, or one of another curve or under 2048 bits.</exception>
    public static ClientKey FromPem(string pem)
    {
        ArgumentException.ThrowIfNullOrEmpty(pem);
        var curve = ECDsa.Create();
        if (TryImport(curve, pem))
        {
            return IsP256(curve) ? new ClientKey(curve) : throw new ArgumentException("The key is not on the curve P-256.", nameof(pem));
        }
        curve.Dispose();
        var rsa = RSA.Create();
        if (TryImport(rsa, pem))
        {
            return rsa.KeySize >= 2048 ? new ClientKey(rsa) : throw new ArgumentException("The RSA key has fewer than 2048 bits.", nameof(pem));
        }
        rsa.Dispose();
        throw new ArgumentException("The text holds no unencrypted private key in PEM.", nameof(pem));
    }

    /// <summary>Reads <see cref="FromPem"/> from a file.</summary>
    /// <param name="path">A file that only this service may read.</param>
    /// <returns>The key.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file holds no usable key.</exception>
    public static ClientKey FromPemFile(string path) => FromPem(File.ReadAllText(path));

    /// <summary>The private key in PEM (PKCS#8). Write it only where no one else can read it.</summary>
    /// <returns>PEM text.</returns>
    public string ToPem() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>The public key as a JSON Web Key Set (RFC 7517 §5), to paste into the registration or to serve at a JWKS address.</summary>
    /// <returns>JSON with one key, marked <c>use: sig</c>.</returns>
    public string ToPublicJwks()
    {
        var jwk = new JsonObject();
        foreach (var (name, value) in Members) jwk[name] = value;
        jwk["use"] = "sig";
        jwk["alg"] = Algorithm;
        jwk["kid"] = KeyId;
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        // OpenSSL handles allow it, but .NET does not promise that one instance signs from two threads at once.
        lock (gate)
        {
            return key switch
            {
                ECDsa curve => curve.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                RSA rsa => rsa.SignData(data.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                _ => throw new InvalidOperationException("A key is P-256 or RSA."),
            };
        }
    }

    internal Jws.Signer Signer => new(Algorithm, Sign);

    private static bool TryImport(AsymmetricAlgorithm into, string pem)
    {
        try
        {
            into.ImportFromPem(pem);
            // Exporting fails where the text held a public key only.
            _ = into.ExportPkcs8PrivateKey();
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsP256(ECDsa curve) => curve.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == "1.2.840.10045.3.1.7";

    private static (string Name, string Value)[] PublicMembers(AsymmetricAlgorithm key)
    {
        if (key is ECDsa curve)
        {
            var point = curve.ExportParameters(includePrivateParameters: false).Q;
            return [("kty", "EC"), ("crv", "P-256"), ("x", WebEncoders.Base64UrlEncode(point.X ?? [])), ("y", WebEncoders.Base64UrlEncode(point.Y ?? []))];
        }
        var numbers = ((RSA)key).ExportParameters(includePrivateParameters: false);
        return [("kty", "RSA"), ("n", WebEncoders.Base64UrlEncode(numbers.Modulus ?? [])), ("e", WebEncoders.Base64UrlEncode(numbers.Exponent ?? []))];
    }
}
