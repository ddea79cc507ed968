using System.Globalization;
using System.Text.Json;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// <c>GET /api/v1/streams/{id}/latest.csv</c>: the latest readings as a table (RFC 4180), UTF-8 with a byte order mark so that spreadsheets read Chinese.
/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
/// </summary>
internal static class LatestTable
{
    /// <summary>The form of every table of this system.</summary>
    internal static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, InjectionEscapeCharacter = '\'', NewLine = "\r\n" };

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/latest.csv", Read);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        string id, StreamCatalogue catalogue, Journal journal, JournalReader reader, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return Problems.Problem(StatusCodes.Status404NotFound, DataProblems.StreamNotFound, text[DataProblems.StreamNotFound].Value);
        }
        var (sequence, events) = await reader.Latest(stream, cancellationToken);
        using var bytes = new MemoryStream();
        await using (var writer = new StreamWriter(bytes, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(writer, Form))
        {
            csv.WriteField("measuredAt");
            foreach (var field in declaration.Fields) csv.WriteField(field.Name);
            await csv.NextRecordAsync();
            foreach (var @event in events)
            {
                using var readings = JsonDocument.Parse(@event.Payload);
                foreach (var reading in readings.RootElement.EnumerateArray())
                {
                    csv.WriteField(Model.Events.EventEnvelope.Time(@event.MeasuredAt));
                    foreach (var field in declaration.Fields) Write(csv, field, reading);
                    await csv.NextRecordAsync();
                }
            }
        }
        return TypedResults.File(
            bytes.ToArray(), "text/csv; charset=utf-8", $"{declaration.Id}-latest.csv", entityTag: new EntityTagHeaderValue($"\"{stream.Epoch}-{sequence}-csv\""), enableRangeProcessing: true);
    }

    // Only a text can be a formula; a number below zero stays a number.
    private static void Write(CsvWriter csv, StreamField field, JsonElement reading)
    {
        if (!reading.TryGetProperty(field.Name, out var value)) csv.WriteField("");
        else if (field.Kind is FieldKind.Integer or FieldKind.Decimal && value.TryGetDecimal(out var number)) csv.WriteField(number);
        else csv.WriteField(value.ToString());
    }
}
