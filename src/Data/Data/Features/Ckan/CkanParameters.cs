using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The parameters of an action: from the query of a GET, or from the JSON object or form of a POST.</summary>
internal sealed class CkanParameters
{
    private const int MostCharacters = 10_000;
    private const int MostOfList = 100;
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 8 };
    private readonly Dictionary<string, JsonElement> values;

    private CkanParameters(Dictionary<string, JsonElement> values) => this.values = values;

    /// <returns>Null when the body is no JSON object, and no form.</returns>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<CkanParameters?> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        var values = request.Query.ToDictionary(q => q.Key, q => Text(q.Value), StringComparer.Ordinal);
        if (!HttpMethods.IsPost(request.Method)) return new CkanParameters(values);
        if (request.ContentLength is 0) return new CkanParameters(values);
        try
        {
            if (request.HasFormContentType)
            {
                foreach (var field in await request.ReadFormAsync(cancellationToken)) values[field.Key] = Text(field.Value);
                return new CkanParameters(values);
            }
            using var body = await JsonDocument.ParseAsync(request.Body, Bounds, cancellationToken);
            if (!IsText(body.RootElement) || body.RootElement.ValueKind != JsonValueKind.Object) return null;
            foreach (var member in body.RootElement.EnumerateObject()) values[member.Name] = member.Value.Clone();
            return new CkanParameters(values);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException or IOException and not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return null;
        }
    }

    /// <summary>What is given.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>A text; null when it is absent or too long to be meant.</summary>
    public string? Get(string name) => values.TryGetValue(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => Limited(value.GetString()),
        JsonValueKind.Null => null,
        _ => Limited(value.GetRawText()),
    } : null;

    public bool Has(string name) => Get(name) is { Length: > 0 };

    public bool Flag(string name) => Get(name)?.ToLowerInvariant() is "true" or "1" or "yes" or "on" or "y" or "t";

    /// <returns>False when it is no whole number of the range.</returns>
    public bool TryNumber(string name, int otherwise, int least, int most, out int number)
    {
        number = otherwise;
        return Get(name) is not { Length: > 0 } text || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }

    /// <summary>A list: a JSON array, also one written as text, or words between commas.</summary>
    /// <returns>Null when it is something else, or has more than a hundred members.</returns>
    public IReadOnlyList<string>? List(string name)
    {
        if (!values.TryGetValue(name, out var value)) return [];
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text)
        {
            if (!text.TrimStart().StartsWith('['))
            {
                var words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return words.Length > MostOfList ? null : words;
            }
            if (!TryJson(text, out value)) return null;
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostOfList) return null;
        return value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")] : null;
    }

    /// <summary>One text, which may hold commas, or a list of them.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array ? List(name) ?? [] : Get(name) is { } text ? [text] : [];

    /// <summary>A JSON object, also one written as text; null when it is something else.</summary>
    public JsonElement? Object(string name)
    {
        if (!values.TryGetValue(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && !TryJson(value.GetString() ?? "", out value)) return default(JsonElement);
        return value.ValueKind == JsonValueKind.Object ? value : default(JsonElement);
    }

    private static bool TryJson(string text, out JsonElement value)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Bounds);
            value = parsed.RootElement.Clone();
            return IsText(value);
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }

    /// <summary>Whether every text and name can be read: the parser takes escapes of lone surrogates, and throws when they are asked for.</summary>
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(IsText),
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Limited(string? text) => text?.Length <= MostCharacters ? text : null;

    // What is given more than once is a list.
    private static JsonElement Text(StringValues given) => given.Count > 1 ? JsonSerializer.SerializeToElement(given.ToArray()) : JsonSerializer.SerializeToElement(given.ToString());
}
