using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bauhinia.Data.Model.Files;

/// <summary>
/// JSON whose member names are all text. The parser lets a name through that is an escaped lone surrogate, and throws whenever a member is looked for
/// beside it.
/// </summary>
internal static class WholeJson
{
    /// <param name="utf8">The document keeps it.</param>
    /// <param name="options">How strict to be.</param>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options)
    {
        try
        {
            return Checked(JsonDocument.Parse(utf8, options));
        }
        catch (InvalidOperationException)
        {
            // So says the search for names that stand twice.
            throw new JsonException("A member's name is no text.");
        }
    }

    private static JsonDocument Checked(JsonDocument document)
    {
        var raw = JsonMarshal.GetRawUtf8Value(document.RootElement);
        if (!raw.Contains((byte)'\\')) return document;
        try
        {
            var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = 0 });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
            return document;
        }
        catch (InvalidOperationException)
        {
            document.Dispose();
            throw;
        }
    }
}
