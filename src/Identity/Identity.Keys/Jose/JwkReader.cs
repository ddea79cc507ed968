using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>Reads public keys in the form of RFC 7517 and RFC 7518 §6, refusing whatever the text does not spell out exactly.</summary>
internal static class JwkReader
{
    /// <summary>Members that only a private or symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2).</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>True with <paramref name="key"/> null when the type or curve is one we do not know (RFC 7517 §5: to be ignored).</summary>
    public static bool TryRead(JsonElement json, out Jwk? key, out JwsRefusal refusal)
    {
        key = null;
        refusal = JwsRefusal.BadJson;
        if (json.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (PrivateMembers.Any(name => json.TryGetProperty(name, out _)))
        {
            refusal = JwsRefusal.PrivateKey;
            return false;
        }

        if (!TryText(json, "kty", out var type) || type is null
            || !TryText(json, "kid", out var keyId) || !TryText(json, "use", out var use)
            || !TryText(json, "alg", out var algorithm) || !TryOperations(json, out var operations))
        {
            return false;
        }

        var read = type switch
        {
            "EC" => ReadCurve(json, "P-256", hasY: true, out key, out refusal),
            "OKP" => ReadCurve(json, "Ed25519", hasY: false, out key, out refusal),
            "RSA" => ReadRsa(json, out key, out refusal),
            "oct" => Refuse(JwsRefusal.PrivateKey, out refusal),
            _ => true,
        };
        if (read && key is not null)
        {
            key = key with { KeyId = keyId, Use = use, AlgorithmName = algorithm, KeyOperations = operations };
        }

        return read;
    }

    private static bool ReadCurve(JsonElement json, string known, bool hasY, out Jwk? key, out JwsRefusal refusal)
    {
        key = null;
        refusal = JwsRefusal.BadJson;
        if (!TryText(json, "crv", out var curve) || curve is null)
        {
            return false;
        }

        if (curve != known)
        {
            return true;
        }

        byte[]? y = null;
        if (!TryBytes(json, "x", out var x) || (hasY && !TryBytes(json, "y", out y)))
        {
            return false;
        }

        return Sound(new Jwk { KeyType = hasY ? "EC" : "OKP", Curve = known, X = x, Y = y }, out key, out refusal);
    }

    private static bool ReadRsa(JsonElement json, out Jwk? key, out JwsRefusal refusal)
    {
        key = null;
        refusal = JwsRefusal.BadJson;
        return TryBytes(json, "n", out var n)
            && TryBytes(json, "e", out var e)
            && Sound(new Jwk { KeyType = "RSA", Modulus = n, Exponent = e }, out key, out refusal);
    }

    private static bool Sound(Jwk candidate, out Jwk? key, out JwsRefusal refusal)
    {
        key = KeySoundness.IsSound(candidate) ? candidate : null;
        refusal = key is null ? JwsRefusal.WeakKey : JwsRefusal.None;
        return key is not null;
    }

    private static bool Refuse(JwsRefusal reason, out JwsRefusal refusal)
    {
        refusal = reason;
        return false;
    }

    /// <summary>True with null when the member is absent; false when it is not a string of 1 to 256 characters.</summary>
    private static bool TryText(JsonElement json, string name, out string? text)
    {
        text = null;
        if (!json.TryGetProperty(name, out var member))
        {
            return true;
        }

        text = member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return text is { Length: >= 1 and <= 256 };
    }

    private static bool TryBytes(JsonElement json, string name, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return json.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: >= 1 and <= 2048 } text
            && StrictBase64Url.TryDecode(text, out bytes);
    }

    private static bool TryOperations(JsonElement json, out IReadOnlyList<string>? operations)
    {
        operations = null;
        if (!json.TryGetProperty("key_ops", out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() > 16)
        {
            return false;
        }

        var names = new List<string>();
        foreach (var item in member.EnumerateArray())
        {
            // RFC 7517 §4.3: an operation may not be repeated.
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { } name || names.Contains(name))
            {
                return false;
            }

            names.Add(name);
        }

        operations = names;
        return true;
    }
}
