using System.Text.Json;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Model.Files;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>Reads JSON of others: a member that is absent or of another kind is null, never an exception.</summary>
internal static class FeedJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>The document; null when it is none, or is nested too deeply.</summary>
    public static JsonDocument? Parse(FeedContent content)
    {
        try
        {
            return WholeJson.Parse(FileText.Utf8(content.Bytes), Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static string? Text(JsonElement? element, string name) => Member(element, name) is { } value ? FieldForm.TextOf(value)?.Trim() : null;

    /// <summary>A number, or a text that is one.</summary>
    public static decimal? Number(JsonElement? element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.Number } value => FeedNumber.Read(value.GetRawText()),
        { ValueKind: JsonValueKind.String } value => FeedNumber.Read(FieldForm.TextOf(value)),
        _ => null,
    };
}
