using System.Text.Json;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The full-text part of <c>datastore_search</c>: every word must stand somewhere in the row, or in the field that it is asked of.</summary>
internal sealed class CkanWords
{
    private readonly List<(string? Field, string Word)> words = [];

    private CkanWords()
    {
    }

    /// <returns>Null when it asks for a field that is none of those.</returns>
    public static CkanWords? Read(CkanParameters given, HashSet<string> fields)
    {
        var read = new CkanWords();
        if (given.Get("q") is not { } text) return read;
        if (!text.TrimStart().StartsWith('{'))
        {
            read.Add(null, text);
            return read;
        }
        if (given.Object("q") is not { ValueKind: JsonValueKind.Object } each) return null;
        foreach (var member in each.EnumerateObject())
        {
            if (!fields.Contains(member.Name)) return null;
            read.Add(member.Name, member.Value.ToString());
        }
        return read;
    }

    public bool Has(JsonElement row) => words.All(asked => asked.Field is { } field
        ? row.TryGetProperty(field, out var value) && Has(value, asked.Word)
        : row.EnumerateObject().Any(member => Has(member.Value, asked.Word)));

    private static bool Has(JsonElement value, string word) => value.ToString().Contains(word, StringComparison.OrdinalIgnoreCase);

    private void Add(string? field, string text) => words.AddRange(text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => (field, word)));
}
