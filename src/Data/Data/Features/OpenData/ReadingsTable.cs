using System.Globalization;
using System.Text;
using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// Readings as a table (RFC 4180), UTF-8 with a byte order mark so that spreadsheets read Chinese. A text that a spreadsheet would take for a formula gets
/// an apostrophe before it (OWASP, CSV injection).
/// </summary>
internal static class ReadingsTable
{
    public const string TimeColumn = "measuredAt";
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>The form of every table of this system.</summary>
    internal static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    private const string BeginningsOfFormulas = "=+-@\t\r";

    /// <summary>A text that no spreadsheet takes for a formula. The library's own escape would take numbers below zero for formulas too.</summary>
    public static string Safe(string text) => text.Length > 0 && BeginningsOfFormulas.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    public static async Task<byte[]> Bytes(StreamDeclaration stream, IReadOnlyList<JournalEvent> events)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(writer, Form))
        {
            csv.WriteField(TimeColumn);
            foreach (var field in stream.Fields) csv.WriteField(field.Name);
            await csv.NextRecordAsync();
            foreach (var @event in events)
            {
                using var readings = JsonDocument.Parse(@event.Payload);
                foreach (var reading in readings.RootElement.EnumerateArray())
                {
                    csv.WriteField(EventEnvelope.Time(@event.MeasuredAt));
                    foreach (var field in stream.Fields) Write(csv, field, reading);
                    await csv.NextRecordAsync();
                }
            }
        }
        return bytes.ToArray();
    }

    // Only a text can be a formula; a number below zero stays a number.
    private static void Write(CsvWriter csv, StreamField field, JsonElement reading)
    {
        if (!reading.TryGetProperty(field.Name, out var value)) csv.WriteField("");
        else if (field.Kind is FieldKind.Integer or FieldKind.Decimal && value.TryGetDecimal(out var number)) csv.WriteField(number);
        else csv.WriteField(Safe(value.ToString()));
    }
}
