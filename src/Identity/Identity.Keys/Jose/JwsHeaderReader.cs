using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>Reads the protected header of a JWS against the caller's rules (RFC 7515 §4, RFC 8725).</summary>
internal static class JwsHeaderReader
{
    /// <summary>
    /// <c>crit</c> and <c>b64</c> change what is signed (RFC 7515 §4.1.11, RFC 7797); <c>jku</c> and <c>x5u</c> ask us to fetch a key
    /// from an address that the sender chose (RFC 8725 §2.9).
    /// </summary>
    private static readonly string[] Forbidden = ["crit", "b64", "jku", "x5u", "zip", "enc"];

    public static JwsRefusal Read(JsonElement header, JwsRules rules, out JwsAlgorithm algorithm, out string? type, out string? keyId)
    {
        algorithm = default;
        type = null;
        keyId = null;
        if (Forbidden.Any(name => header.TryGetProperty(name, out _)))
        {
            return JwsRefusal.BadHeader;
        }

        if (!header.TryGetProperty("alg", out var name)
            || name.ValueKind != JsonValueKind.String
            || name.GetString() is not { } text
            || JwsSignature.FromName(text) is not { } known
            || !rules.Algorithms.Contains(known))
        {
            return JwsRefusal.AlgorithmNotAllowed;
        }

        algorithm = known;
        if (!TryText(header, "typ", out type) || !TryText(header, "kid", out keyId) || !TryText(header, "cty", out _))
        {
            return JwsRefusal.BadHeader;
        }

        return IsRightType(type, rules) ? JwsRefusal.None : JwsRefusal.WrongType;
    }

    private static bool IsRightType(string? type, JwsRules rules)
    {
        if (type is null)
        {
            return rules.TypeOptional;
        }

        const string Prefix = "application/";
        var bare = type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? type[Prefix.Length..] : type;
        return rules.Types.Contains(bare, StringComparer.OrdinalIgnoreCase);
    }

    private static bool TryText(JsonElement header, string name, out string? text)
    {
        text = null;
        if (!header.TryGetProperty(name, out var member))
        {
            return true;
        }

        text = member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return text is { Length: >= 1 and <= 256 };
    }
}
