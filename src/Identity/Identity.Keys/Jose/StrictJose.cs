using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// The one place where compact JSON Web Signatures (RFC 7515 §7.1) are verified and made: client assertions, DPoP proofs, signed
/// register extracts. It is proved by the Wycheproof vectors.
/// </summary>
public static class StrictJose
{
    /// <summary>A header is never put into HTML, so <c>dpop+jwt</c> need not be written with an escape.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Verifies with a key of the set, chosen by <c>kid</c>, or the only one that fits when the header names none.</summary>
    public static JwsResult Verify(string? compact, JwsRules rules, JwkSet keys)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(keys);
        var refusal = Open(compact, rules, out var message);
        if (refusal != JwsRefusal.None || message is null)
        {
            return JwsResult.Refuse(refusal);
        }

        if (message.Header.TryGetProperty("jwk", out _))
        {
            return JwsResult.Refuse(JwsRefusal.EmbeddedKey);
        }

        refusal = Choose(keys, message, out var key);
        return key is null ? JwsResult.Refuse(refusal) : Finish(message, key, rules);
    }

    /// <summary>
    /// Verifies with the public key that the header carries. Only for DPoP proofs (RFC 9449 §4.3): it shows that the sender holds the
    /// key, not who the sender is.
    /// </summary>
    public static JwsResult VerifyWithEmbeddedKey(string? compact, JwsRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var refusal = Open(compact, rules, out var message);
        if (refusal != JwsRefusal.None || message is null)
        {
            return JwsResult.Refuse(refusal);
        }

        if (!message.Header.TryGetProperty("jwk", out var json))
        {
            return JwsResult.Refuse(JwsRefusal.EmbeddedKey);
        }

        if (!Jwk.TryParse(json, out var key, out refusal))
        {
            return JwsResult.Refuse(refusal);
        }

        if (!JwsSignature.Fits(key, message.Algorithm))
        {
            return JwsResult.Refuse(JwsRefusal.KeyNotForThis);
        }

        try
        {
            return Finish(message, key, rules);
        }
        finally
        {
            key.Release();
        }
    }

    /// <summary>Makes a compact JWS with a key in hand.</summary>
    public static string Sign(JwsHeader header, ReadOnlySpan<byte> payload, AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var input = SigningInput(header, payload);
        var signature = JwsSignature.Make(key, header.Algorithm, Encoding.ASCII.GetBytes(input));
        return $"{input}.{StrictBase64Url.Encode(signature)}";
    }

    /// <summary>Makes a compact JWS with a key that the custodian keeps; <c>alg</c> and <c>kid</c> are the key's own.</summary>
    public static string Sign(IKeyCustodian custodian, SigningKey key, string? type, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(custodian);
        ArgumentNullException.ThrowIfNull(key);
        var input = SigningInput(new JwsHeader(key.Algorithm, type, key.Id.Value), payload);
        return $"{input}.{StrictBase64Url.Encode(custodian.Sign(key.Id, Encoding.ASCII.GetBytes(input)))}";
    }

    private static JwsRefusal Open(string? compact, JwsRules rules, out Message? message)
    {
        message = null;
        if (compact is null)
        {
            return JwsRefusal.NotCompact;
        }

        if (compact.Length > Math.Min(rules.MaxLength, 1 << 20))
        {
            return JwsRefusal.TooLarge;
        }

        var first = compact.IndexOf('.', StringComparison.Ordinal);
        var last = compact.LastIndexOf('.');
        if (first <= 0 || last <= first || compact.IndexOf('.', first + 1) != last)
        {
            return JwsRefusal.NotCompact;
        }

        if (!StrictBase64Url.TryDecode(compact.AsSpan(0, first), out var headerBytes)
            || !StrictBase64Url.TryDecode(compact.AsSpan(first + 1, last - first - 1), out var payload)
            || !StrictBase64Url.TryDecode(compact.AsSpan(last + 1), out var signature))
        {
            return JwsRefusal.BadEncoding;
        }

        if (!StrictJson.TryParseObject(headerBytes, out var header))
        {
            return JwsRefusal.BadJson;
        }

        var refusal = JwsHeaderReader.Read(header, rules, out var algorithm, out var type, out var keyId);
        if (refusal == JwsRefusal.None)
        {
            message = new Message(header, algorithm, type, keyId, payload, signature, Encoding.ASCII.GetBytes(compact, 0, last));
        }

        return refusal;
    }

    private static JwsRefusal Choose(JwkSet keys, Message message, out Jwk? key)
    {
        var named = message.KeyId is null ? keys.Keys : [.. keys.Keys.Where(candidate => candidate.KeyId == message.KeyId)];
        var fitting = named.Where(candidate => JwsSignature.Fits(candidate, message.Algorithm)).Take(2).ToList();
        key = fitting.Count == 1 ? fitting[0] : null;
        return (named.Count, fitting.Count) switch
        {
            (_, 1) => JwsRefusal.None,
            (_, 2) => JwsRefusal.KeyAmbiguous,
            (0, _) => JwsRefusal.KeyNotFound,
            _ => JwsRefusal.KeyNotForThis,
        };
    }

    /// <summary>The payload is parsed only once the signature holds.</summary>
    private static JwsResult Finish(Message message, Jwk key, JwsRules rules)
    {
        if (!JwsSignature.Verify(key, message.Algorithm, message.Signed, message.Signature))
        {
            return JwsResult.Refuse(JwsRefusal.BadSignature);
        }

        var claims = default(JsonElement);
        if (!rules.OpaquePayload && !StrictJson.TryParseObject(message.Payload, out claims))
        {
            return JwsResult.Refuse(JwsRefusal.BadJson);
        }

        return JwsResult.Accept(new VerifiedJws
        {
            Algorithm = message.Algorithm,
            Key = key,
            Type = message.Type,
            Header = message.Header,
            Payload = message.Payload,
            Claims = claims,
        });
    }

    private static string SigningInput(JwsHeader header, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(header);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("alg", JwsSignature.NameOf(header.Algorithm));
            if (header.Type is not null)
            {
                writer.WriteString("typ", header.Type);
            }

            if (header.KeyId is not null)
            {
                writer.WriteString("kid", header.KeyId);
            }

            if (header.EmbeddedKey is not null)
            {
                writer.WritePropertyName("jwk");
                header.EmbeddedKey.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return $"{StrictBase64Url.Encode(buffer.ToArray())}.{StrictBase64Url.Encode(payload)}";
    }

    private sealed record Message(
        JsonElement Header, JwsAlgorithm Algorithm, string? Type, string? KeyId, byte[] Payload, byte[] Signature, byte[] Signed);
}
