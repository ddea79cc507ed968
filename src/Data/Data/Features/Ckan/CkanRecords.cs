using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>A form in which <c>datastore_search</c> answers rows.</summary>
/// <param name="Name">Its name in CKAN.</param>
/// <param name="Write">Makes it of rows, with these fields in this order.</param>
internal sealed record CkanRecords(string Name, Func<IEnumerable<JsonElement>, IReadOnlyList<string>, JsonNode> Write)
{
    private static readonly CkanRecords[] All =
    [
        new("objects", (rows, fields) => new JsonArray([.. rows.Select(row => (JsonNode)Object(row, fields))])),
        new("lists", (rows, fields) => new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. fields.Select(f => ValueOf(row, f))]))])),
        new("csv", (rows, fields) => Table(rows, fields, ",")),
        new("tsv", (rows, fields) => Table(rows, fields, "\t")),
    ];

    public static IEnumerable<string> Names => All.Select(form => form.Name);

    /// <returns>Null when there is no such form; objects where none is asked for.</returns>
    public static CkanRecords? Read(string? name) => name is null or "" ? All[0] : All.FirstOrDefault(form => form.Name == name);

    public static JsonObject Object(JsonElement row, IReadOnlyList<string> fields) => new(fields.Select(f => KeyValuePair.Create(f, ValueOf(row, f))));

    private static JsonNode? ValueOf(JsonElement row, string field) => row.TryGetProperty(field, out var value) ? JsonNode.Parse(value.GetRawText()) : null;

    // A text without a header, as CKAN has it: the fields' names stand beside it.
    private static JsonValue Table(IEnumerable<JsonElement> rows, IReadOnlyList<string> fields, string delimiter)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var table = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, NewLine = "\n" }, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                foreach (var field in fields) table.WriteField(row.TryGetProperty(field, out var value) ? CkanDatastore.TextOf(value) : "");
                table.NextRecord();
            }
        }
        return JsonValue.Create(text.ToString());
    }
}
