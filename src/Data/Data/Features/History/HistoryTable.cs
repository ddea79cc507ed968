using System.Text;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using CsvHelper;
using DuckDB.NET.Data;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Data.Features.History;

/// <summary>History as a table, in the form of every table of this system. The next page stands in the header <c>Link</c>.</summary>
internal static class HistoryTable
{
    private static readonly string[] Before = ["measuredAt", "sequence", "revision", "acceptedAt", "origin"];

    public static async Task<IResult> Write(HttpContext context, JournalStream stream, HistoryQuery query, HistoryRows rows)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(writer, LatestTable.Form))
        {
            foreach (var name in Before.Concat(query.Fields.Select(f => f.Name))) csv.WriteField(name);
            await csv.NextRecordAsync();
            var (asOf, next) = await rows.Read(stream, query, row => Write(csv, query, row), context.RequestAborted);
            ReadHistory.Describe(context, stream, query, asOf, next);
        }
        return TypedResults.File(bytes.ToArray(), "text/csv; charset=utf-8", $"{stream.Id}-history.csv");
    }

    private static void Write(CsvWriter csv, HistoryQuery query, DuckDBDataReader row)
    {
        csv.WriteField(EventEnvelope.Time(HistoryRows.TimeAt(row, 0)));
        csv.WriteField(row.GetInt64(1));
        csv.WriteField(row.GetInt32(3));
        csv.WriteField(EventEnvelope.Time(HistoryRows.TimeAt(row, 4)));
        csv.WriteField(row.GetString(5));
        for (var i = 0; i < query.Fields.Count; i++)
        {
            var column = HistoryRows.Before + i;
            if (row.IsDBNull(column))
            {
                csv.WriteField("");
                continue;
            }
            switch (query.Fields[i].Kind)
            {
                case FieldKind.Integer: csv.WriteField(row.GetInt64(column)); break;
                case FieldKind.Decimal: csv.WriteField(ShortestForm.Of(row.GetDecimal(column))); break;
                case FieldKind.Flag: csv.WriteField(row.GetBoolean(column) ? "true" : "false"); break;
                case FieldKind.Time: csv.WriteField(EventEnvelope.Time(HistoryRows.TimeAt(row, column))); break;
                default: csv.WriteField(row.GetString(column)); break;
            }
        }
        csv.NextRecord();
    }
}
