using System.Text.Json;
using System.Text.Unicode;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// JSON as a verifier must read it: one object, no comments or trailing commas, no repeated member (RFC 7515 §4 lets a reader take
/// the last one, and two readers then disagree), and only text that is valid Unicode.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 16 };

    /// <summary>Reads one JSON object. False for anything else.</summary>
    public static bool TryParseObject(ReadOnlySpan<byte> utf8, out JsonElement value)
    {
        value = default;
        if (!Utf8.IsValid(utf8) || !HasOnlyWholeText(utf8))
        {
            return false;
        }

        try
        {
            value = JsonElement.Parse(utf8, DocumentOptions);
            return value.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The reader leaves a lone surrogate escape until someone asks for the text, and then throws: ask now.</summary>
    private static bool HasOnlyWholeText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
