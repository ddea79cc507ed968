using System.Globalization;
using System.Text.Json;

namespace Bauhinia.Data.Features.Archive;

/// <summary>
/// What <c>/v2/filter</c> is asked: a file, conditions on its columns, which count from 1, and their order. Values are compared as numbers where both are
/// numbers, else as texts.
/// </summary>
internal sealed class FilterQuestion
{
    private const int MostConditions = 20;
    private const int MostValues = 100;
    private const int LongestValue = 200;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 6 };

    public required string Resource { get; init; }

    /// <summary><c>json</c> or <c>csv</c>.</summary>
    public required string Format { get; init; }

    private IReadOnlyList<Condition> Conditions { get; init; } = [];

    private IReadOnlyList<(int Column, bool IsDescending)> Sorts { get; init; } = [];

    /// <param name="text">The parameter <c>q</c>.</param>
    /// <param name="columns">How many columns the file may have.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static FilterQuestion? Read(string text, int columns)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Strict);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Any(m => m.Name is not ("resource" or "section" or "format" or "filters" or "sorts"))) return null;
            // Tables of ours have one section.
            if (root.TryGetProperty("section", out var section) && !(section.ValueKind == JsonValueKind.Number && section.TryGetInt32(out var number) && number == 1)) return null;
            var format = root.TryGetProperty("format", out var asked) ? asked.GetString() : "json";
            if (format is not ("json" or "csv") || !root.TryGetProperty("resource", out var resource) || resource.GetString() is not { } address) return null;
            var conditions = root.TryGetProperty("filters", out var filters) ? filters.EnumerateArray().Select(f => ConditionOf(f, columns)).ToList() : [];
            var sorts = root.TryGetProperty("sorts", out var orders) ? orders.EnumerateArray().Select(s => SortOf(s, columns)).ToList() : [];
            if (conditions.Count > MostConditions || sorts.Count > MostConditions || conditions.Contains(null) || sorts.Contains(null)) return null;
            return new FilterQuestion { Resource = address, Format = format, Conditions = [.. conditions.OfType<Condition>()], Sorts = [.. sorts.OfType<(int, bool)>()] };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // A value of another kind than its place is for.
            return null;
        }
    }

    public IEnumerable<string[]> Answer(IEnumerable<string[]> rows)
    {
        var found = rows.Where(row => Conditions.All(c => c.Holds(row[c.Column])));
        IOrderedEnumerable<string[]>? ordered = null;
        foreach (var (column, isDescending) in Sorts)
        {
            var by = Comparer<string>.Create(Compare);
            ordered = (ordered, isDescending) switch
            {
                (null, false) => found.OrderBy(r => r[column], by),
                (null, true) => found.OrderByDescending(r => r[column], by),
                (_, false) => ordered.ThenBy(r => r[column], by),
                _ => ordered.ThenByDescending(r => r[column], by),
            };
        }
        return ordered ?? found;
    }

    private static Condition? ConditionOf(JsonElement filter, int columns)
    {
        if (filter.GetArrayLength() != 3 || ColumnOf(filter[0], columns) is not { } column || filter[1].GetString() is not { } word || !Condition.Words.Contains(word)) return null;
        var values = filter[2].EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() ?? "" : v.GetRawText()).ToList();
        return values.Count is > 0 and <= MostValues && values.All(v => v.Length <= LongestValue) ? new Condition(column, word, values) : null;
    }

    private static (int, bool)? SortOf(JsonElement sort, int columns) =>
        sort.GetArrayLength() == 2 && ColumnOf(sort[0], columns) is { } column && sort[1].GetString() is "asc" or "desc" ? (column, sort[1].GetString() == "desc") : null;

    private static int? ColumnOf(JsonElement number, int columns) => number.TryGetInt32(out var column) && column >= 1 && column <= columns ? column - 1 : null;

    private static int Compare(string a, string b) =>
        decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
            ? x.CompareTo(y)
            : string.CompareOrdinal(a, b);

    /// <summary>A condition on one column; of several values one must fit, and for the negative words none may.</summary>
    private sealed record Condition(int Column, string Word, IReadOnlyList<string> Values)
    {
        public static readonly HashSet<string> Words = ["eq", "ne", "gt", "ge", "lt", "le", "ct", "nct", "bw", "ew", "in", "ni"];

        public bool Holds(string cell) => Word switch
        {
            "ne" or "ni" => Values.All(v => Compare(cell, v) != 0),
            "nct" => !Values.Any(v => cell.Contains(v, StringComparison.OrdinalIgnoreCase)),
            _ => Values.Any(v => Word switch
            {
                "eq" or "in" => Compare(cell, v) == 0,
                "gt" => Compare(cell, v) > 0,
                "ge" => Compare(cell, v) >= 0,
                "lt" => Compare(cell, v) < 0,
                "le" => Compare(cell, v) <= 0,
                "bw" => cell.StartsWith(v, StringComparison.OrdinalIgnoreCase),
                "ew" => cell.EndsWith(v, StringComparison.OrdinalIgnoreCase),
                _ => cell.Contains(v, StringComparison.OrdinalIgnoreCase),
            }),
        };
    }
}
