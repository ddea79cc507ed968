using System.Text.Json;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The full-text part of <c>datastore_search</c>: every word must stand somewhere in the row, or in the field that it is asked of.</summary>
internal sealed class CkanWords
{
    /// <summary>Each word is looked for in each value of each row.</summary>
    public const int Most = 32;

    private readonly HashSet<(string? Field, string Word)> words = [];

    private CkanWords()
    {
    }

    /// <returns>Null when it asks for a field that is none of those, or for more words than are looked for.</returns>
    public static CkanWords? Read(CkanParameters given, HashSet<string> fields)
    {
        var read = new CkanWords();
        if (given.Get("q") is not { } text) return read;
        if (!text.TrimStart().StartsWith('{')) return read.Adds(null, text) ? read : null;
        if (given.Object("q") is not { ValueKind: JsonValueKind.Object } each) return null;
        foreach (var member in each.EnumerateObject())
        {
            if (!fields.Contains(member.Name) || !read.Adds(member.Name, member.Value.ToString())) return null;
        }
        return read;
    }

    public bool Has(JsonElement row) => words.All(asked => asked.Field is { } field
        ? row.TryGetProperty(field, out var value) && Has(value, asked.Word)
        : row.EnumerateObject().Any(member => Has(member.Value, asked.Word)));

    private static bool Has(JsonElement value, string word) => value.ToString().Contains(word, StringComparison.OrdinalIgnoreCase);

    private bool Adds(string? field, string text)
    {
        words.UnionWith(text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => (field, word)));
        return words.Count <= Most;
    }
}
