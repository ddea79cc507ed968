using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>A JSON Schema (2020-12, as OpenAPI 3.1 has it) in the words of a table's cell.</summary>
/// <param name="Text">Its type, such as <c>array of</c> or <c>string (uuid)</c>.</param>
/// <param name="Name">The named schema that the text ends in; null when it ends in none.</param>
/// <param name="IsNullable">Whether null is taken too.</param>
/// <param name="Limits">Lengths, ranges, patterns and values, in words.</param>
internal sealed record SchemaWords(string Text, string? Name, bool IsNullable, IReadOnlyList<string> Limits)
{
    // Deeper than this an example explains nothing.
    private const int MaxDepth = 5;

    private static readonly SchemaWords None = new("", null, false, []);

    public static SchemaWords Of(IOpenApiSchema? schema)
    {
        if (schema is null) return None;
        if (schema is OpenApiSchemaReference named) return new SchemaWords("", named.Reference.Id, false, []);
        if (Choice(schema) is { } choice) return Of(choice.Schema) with { IsNullable = choice.IsNullable };
        var isNullable = schema.Type?.HasFlag(JsonSchemaType.Null) == true;
        if (schema.Items is { } items && schema.Type?.HasFlag(JsonSchemaType.Array) == true)
        {
            var each = Of(items);
            return each with { Text = $"array of {each.Text}", IsNullable = isNullable, Limits = [.. Range(schema.MinItems, schema.MaxItems, "items"), .. each.Limits] };
        }
        var type = schema.Type is { } known ? TypeName(known) : "any";
        return new SchemaWords(schema.Format is { Length: > 0 } format ? $"{type} ({format})" : type, null, isNullable, [.. Limited(schema)]);
    }

    /// <summary>A JSON value that shows which members are needed; null for what is no JSON.</summary>
    public static string? Example(IOpenApiSchema? schema) =>
        schema is null or { Format: "binary" } ? null : Value(schema, 0)?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A type that may be null is written as one of null and the type.</summary>
    private static (IOpenApiSchema Schema, bool IsNullable)? Choice(IOpenApiSchema schema)
    {
        var choices = schema.OneOf is { Count: > 0 } one ? one : schema.AnyOf is { Count: > 0 } any ? any : schema.AllOf ?? [];
        var real = choices.Where(c => c.Type != JsonSchemaType.Null).ToList();
        return real is [var only] ? (only, real.Count < choices.Count) : null;
    }

    private static string TypeName(JsonSchemaType type)
    {
        var names = Enum.GetValues<JsonSchemaType>().Where(t => t != JsonSchemaType.Null && type.HasFlag(t)).Select(t => t.ToString().ToLowerInvariant());
        return string.Join(" or ", names);
    }

    private static IEnumerable<string> Limited(IOpenApiSchema schema)
    {
        foreach (var length in Range(schema.MinLength, schema.MaxLength, "characters")) yield return length;
        if (schema.Minimum is { } minimum) yield return $"at least {minimum}";
        if (schema.Maximum is { } maximum) yield return $"at most {maximum}";
        if (schema.Pattern is { Length: > 0 } pattern) yield return $"pattern {pattern}";
        if (schema.Enum is { Count: > 0 } values) yield return $"one of {string.Join(", ", values.Select(v => v.ToJsonString()))}";
        if (schema.Default is { } value) yield return $"default {value.ToJsonString()}";
    }

    private static IEnumerable<string> Range(int? min, int? max, string unit)
    {
        FormattableString? words = (min, max) switch
        {
            (null or 0, { } most) => $"at most {most} {unit}",
            ({ } least and > 0, null) => $"at least {least} {unit}",
            ({ } least, { } most) => $"{least} to {most} {unit}",
            _ => null,
        };
        return words is null ? [] : [words.ToString(CultureInfo.InvariantCulture)];
    }

    private static JsonNode? Value(IOpenApiSchema schema, int depth)
    {
        if (depth > MaxDepth) return null;
        if (schema.Examples is [{ } example, ..]) return example.DeepClone();
        if (schema.Enum is [var first, ..]) return first.DeepClone();
        if (Choice(schema) is { } choice) return Value(choice.Schema, depth);
        if (schema.Items is { } items) return new JsonArray(Value(items, depth + 1));
        if (schema.Properties is { Count: > 0 } properties)
        {
            var shown = schema.Required is { Count: > 0 } required ? properties.Where(p => required.Contains(p.Key)) : properties;
            return new JsonObject(shown.Select(p => KeyValuePair.Create(p.Key, Value(p.Value, depth + 1))));
        }
        return (schema.Type ?? JsonSchemaType.Object) switch
        {
            var t when t.HasFlag(JsonSchemaType.String) => JsonValue.Create(Sample(schema.Format)),
            var t when t.HasFlag(JsonSchemaType.Integer) || t.HasFlag(JsonSchemaType.Number) => JsonValue.Create(0),
            var t when t.HasFlag(JsonSchemaType.Boolean) => JsonValue.Create(true),
            _ => new JsonObject(),
        };
    }

    private static string Sample(string? format) => format switch
    {
        "uuid" => "00000000-0000-0000-0000-000000000000",
        "date-time" => "2026-01-01T00:00:00Z",
        "date" => "2026-01-01",
        "uri" => "https://service.example/",
        _ => "…",
    };
}
