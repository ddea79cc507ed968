using System.Text.Json;
using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Ckan;

/// <summary><c>datastore_search</c> and <c>datastore_info</c> over the latest readings of a stream.</summary>
internal sealed class CkanDatastore(DatasetCatalogue catalogue, StreamCatalogue streams, Journal journal, JournalReader reader)
{
    private const int MostRows = 32_000;
    private const int MostFilterValues = 100;

    public CkanAnswer Info(CkanCall call)
    {
        var (stream, fault) = StreamOf(call.Given, call.Given.Has("resource_id") ? "resource_id" : "id");
        if (stream is null) return fault ?? CkanFault.NotFound();
        return new JsonObject { ["meta"] = new JsonObject { ["table_type"] = "BASE TABLE" }, ["fields"] = Fields(stream.Declaration, null) };
    }

    public async Task<CkanAnswer> Search(CkanCall call, CancellationToken cancellationToken)
    {
        var given = call.Given;
        var (stream, fault) = StreamOf(given, "resource_id");
        if (stream is null) return fault ?? CkanFault.NotFound();
        var known = stream.Declaration.Fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        if (!given.TryNumber("limit", 100, 0, int.MaxValue, out var limit)) return CkanFault.Invalid("limit", "Invalid integer");
        if (!given.TryNumber("offset", 0, 0, int.MaxValue, out var offset)) return CkanFault.Invalid("offset", "Invalid integer");
        if (given.List("fields") is not { } wanted || wanted.Except(known).Any()) return CkanFault.Invalid("fields", $"field(s) not in the table; it has {string.Join(", ", known)}");
        if (ReadFilters(given, known) is not { } filters) return CkanFault.Invalid("filters", $"Must be a JSON object of {string.Join(", ", known)}, each with a value or a list of values");
        if (ReadSort(given.Get("sort"), known) is not { } sort) return CkanFault.Invalid("sort", "Must be field names with asc or desc");
        if (CkanWords.Read(given, known) is not { } words) return CkanFault.Invalid("q", $"Must be at most {CkanWords.Most} words, or a JSON object of {string.Join(", ", known)} with words for each");
        if (CkanRecords.Read(given.Get("records_format")) is not { } form) return CkanFault.Invalid("records_format", $"Must be one of {string.Join(", ", CkanRecords.Names)}");
        limit = Math.Min(limit, MostRows);

        var (_, events) = await reader.Latest(stream, cancellationToken);
        IEnumerable<JsonElement> rows = events.SelectMany(e => (IEnumerable<JsonElement>)Readings(e.Payload));
        rows = rows.Where(row => filters.All(f => f.Value.Contains(TextOf(row, f.Key))) && words.Has(row));
        foreach (var (field, down) in Enumerable.Reverse(sort))
        {
            var kind = stream.Declaration.Fields.First(f => f.Name == field).Kind;
            rows = down ? rows.OrderByDescending(row => KeyOf(row, field, kind)) : rows.OrderBy(row => KeyOf(row, field, kind));
        }
        var fields = wanted.Count == 0 ? stream.Declaration.Fields.Select(f => f.Name).ToList() : [.. wanted.Distinct(StringComparer.Ordinal)];
        if (given.Flag("distinct")) rows = rows.DistinctBy(row => CkanRecords.Object(row, fields).ToJsonString(), StringComparer.Ordinal);
        var all = rows.ToList();
        var result = new JsonObject
        {
            ["resource_id"] = given.Get("resource_id"),
            ["fields"] = Fields(stream.Declaration, fields),
            ["records"] = form.Write(all.Skip(offset).Take(limit), fields),
            ["records_format"] = form.Name,
            ["limit"] = limit,
            ["offset"] = offset,
            ["_links"] = new JsonObject { ["start"] = call.Address(("offset", null)), ["next"] = call.Address(("offset", $"{offset + (long)limit}")) },
        };
        if (given.Has("include_total") && !given.Flag("include_total")) return result;
        result["total"] = all.Count;
        result["total_was_estimated"] = false;
        return result;
    }

    private (JournalStream? Stream, CkanFault? Fault) StreamOf(CkanParameters given, string name)
    {
        if (given.Get(name) is not { Length: > 0 } id) return (null, CkanFault.Missing(name));
        return catalogue.FindResource(id) is var (dataset, resource) && resource.IsTable && streams.FindPublic(dataset.Stream.Value) is { } declaration && journal.Find(declaration.Id) is { } stream
            ? (stream, null)
            : (null, CkanFault.NotFound($"Resource \"{id}\" was not found."));
    }

    private static Dictionary<string, HashSet<string?>>? ReadFilters(CkanParameters given, HashSet<string> known)
    {
        if (given.Object("filters") is not { } filters) return [];
        if (filters.ValueKind != JsonValueKind.Object) return null;
        var read = new Dictionary<string, HashSet<string?>>(StringComparer.Ordinal);
        foreach (var member in filters.EnumerateObject())
        {
            if (!known.Contains(member.Name)) return null;
            if (member.Value.ValueKind == JsonValueKind.Object || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > MostFilterValues)) return null;
            read[member.Name] = member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray().Select(TextOf)] : [TextOf(member.Value)];
        }
        return read;
    }

    private static List<(string Field, bool Down)>? ReadSort(string? text, HashSet<string> known)
    {
        var sort = new List<(string, bool)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            words[0] = words[0].Trim('"');
            if (words.Length > 2 || sort.Count > 4 || !known.Contains(words[0]) || (words.Length == 2 && words[1] is not ("asc" or "desc"))) return null;
            sort.Add((words[0], words is [_, "desc"]));
        }
        return sort;
    }

    private static JsonElement.ArrayEnumerator Readings(ReadOnlyMemory<byte> payload)
    {
        using var parsed = JsonDocument.Parse(payload);
        return parsed.RootElement.Clone().EnumerateArray();
    }

    // Numbers compare as numbers, times and texts as text; what is absent comes first.
    private static (int, decimal, string) KeyOf(JsonElement row, string field, FieldKind kind) =>
        !row.TryGetProperty(field, out var value) ? (0, 0, "")
        : kind is FieldKind.Integer or FieldKind.Decimal && value.TryGetDecimal(out var number) ? (1, number, "")
        : (1, 0, value.ToString());

    private static string? TextOf(JsonElement row, string field) => row.TryGetProperty(field, out var value) ? TextOf(value) : null;

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

    private static JsonArray Fields(StreamDeclaration stream, IReadOnlyList<string>? wanted) =>
        new([.. (wanted is null ? stream.Fields : wanted.Select(name => stream.Fields.First(f => f.Name == name))).Select(f => (JsonNode)new JsonObject
        {
            ["id"] = f.Name,
            ["type"] = f.Kind switch { FieldKind.Integer => "int8", FieldKind.Decimal => "numeric", FieldKind.Flag => "bool", FieldKind.Time => "timestamptz", _ => "text" },
            ["info"] = new JsonObject { ["label"] = f.Title.En, ["notes"] = f.Unit ?? "" },
        })]);
}
