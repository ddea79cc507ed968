using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Storage;
using CsvHelper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Archive;

/// <summary>
/// <c>GET /v2/filter?q=…</c>, as DATA.GOV.HK has it: rows of a table of latest readings that meet conditions, as a bare JSON array of objects whose values are
/// texts, or as CSV.
/// </summary>
internal sealed class FilterRows(ArchiveResources resources, JournalReader reader, IStringLocalizer<DataText> text)
{
    private const int LongestQuestion = 4_000;
    private const int MostColumns = 65;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v2/filter", (string? q, FilterRows filter, CancellationToken cancellationToken) => filter.Answer(q, cancellationToken));

    private async Task<Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult>> Answer(string? q, CancellationToken cancellationToken)
    {
        if (q is not { Length: > 0 and <= LongestQuestion } || FilterQuestion.Read(q, MostColumns) is not { } any) return Malformed();
        if (resources.Find(any.Resource) is not { } found) return PublicApi.NoStream(text);
        if (FilterQuestion.Read(q, found.Declaration.Fields.Count + 1) is not { } question) return Malformed();
        var (_, events) = await reader.Latest(found.Stream, cancellationToken);
        // What is answered is what stands in the file, cell by cell.
        using var file = new StreamReader(new MemoryStream(await ReadingsTable.Bytes(found.Declaration, events)), Encoding.UTF8);
        using var rows = new CsvParser(file, ReadingsTable.Form);
        var header = await rows.ReadAsync() ? rows.Record ?? [] : [];
        var answer = question.Answer(Rows(rows)).ToList();
        if (question.Format == "csv") return TypedResults.File(await Table(header, answer), ReadingsTable.MediaType);
        var array = new JsonArray([.. answer.Select(row => (JsonNode)new JsonObject(header.Zip(row, (name, cell) => KeyValuePair.Create(name, (JsonNode?)cell))))]);
        return TypedResults.Content(array.ToJsonString(Json), "application/json", Encoding.UTF8);
    }

    private static IEnumerable<string[]> Rows(CsvParser rows)
    {
        while (rows.Read())
        {
            if (rows.Record is { } row) yield return row;
        }
    }

    private static async Task<byte[]> Table(string[] header, List<string[]> rows)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        // The cells are as they stand in the file: what would be a formula is escaped already.
        await using (var csv = new CsvWriter(writer, ReadingsTable.Form))
        {
            foreach (var row in rows.Prepend(header))
            {
                foreach (var cell in row) csv.WriteField(cell);
                await csv.NextRecordAsync();
            }
        }
        return bytes.ToArray();
    }

    private ProblemHttpResult Malformed()
    {
        return PublicApi.Malformed(text, "q");
    }
}
