using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>A set of public keys (RFC 7517 §5).</summary>
public sealed class JwkSet
{
    /// <summary>The longest JSON text of a set, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The most keys in a set.</summary>
    public const int MaxKeys = 32;

    public JwkSet(IEnumerable<Jwk> keys) => Keys = [.. keys];

    /// <summary>The keys in their order.</summary>
    public IReadOnlyList<Jwk> Keys { get; }

    /// <summary>
    /// Reads a set. Keys of a type not known here are left out (RFC 7517 §5); a private, symmetric, weak or malformed key refuses the
    /// whole set, so that its owner hears of it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out JwkSet? set, out JwsRefusal refusal)
    {
        set = null;
        refusal = JwsRefusal.TooLarge;
        if (utf8.Length > MaxBytes)
        {
            return false;
        }

        refusal = JwsRefusal.BadJson;
        return StrictJson.TryParseObject(utf8, out var json) && TryParse(json, out set, out refusal);
    }

    /// <summary>Reads a set from JSON that was parsed without repeated members.</summary>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out JwkSet? set, out JwsRefusal refusal)
    {
        set = null;
        refusal = JwsRefusal.BadJson;
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("keys", out var members)
            || members.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        if (members.GetArrayLength() > MaxKeys)
        {
            refusal = JwsRefusal.TooLarge;
            return false;
        }

        var keys = new List<Jwk>();
        foreach (var member in members.EnumerateArray())
        {
            if (!JwkReader.TryRead(member, out var key, out refusal))
            {
                return false;
            }

            if (key is not null)
            {
                keys.Add(key);
            }
        }

        refusal = JwsRefusal.None;
        set = new JwkSet(keys);
        return true;
    }

    /// <summary>The set as JSON, fit to be served as <c>application/jwk-set+json</c>.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in Keys)
            {
                key.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
