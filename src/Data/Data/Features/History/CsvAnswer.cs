using System.Globalization;
using System.Text;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Events;
using CsvHelper;

namespace Bauhinia.Data.Features.History;

/// <summary>An answer as a table, in the form of every table of this system. The moment and the next page stand in headers.</summary>
internal sealed class CsvAnswer : AnswerWriter
{
    private readonly Stream buffer;
    private readonly StreamWriter writer;
    private readonly CsvWriter csv;

    public CsvAnswer(Stream buffer, IEnumerable<string> columns)
    {
        this.buffer = buffer;
        writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        csv = new CsvWriter(writer, ReadingsTable.Form);
        foreach (var column in columns) csv.WriteField(column);
        csv.NextRecord();
    }

    public override long Bytes => buffer.Length;

    public override void BeginRow()
    {
    }

    public override void EndRow() => csv.NextRecord();

    public override void Absent(int column) => csv.WriteField("");

    public override void Text(int column, string text) => csv.WriteField(ReadingsTable.Safe(text));

    public override void Text(int column, ReadOnlySpan<byte> text) => Text(column, Encoding.UTF8.GetString(text));

    public override void Time(int column, DateTimeOffset time) => csv.WriteField(EventEnvelope.Time(time));

    public override void Whole(int column, long number) => csv.WriteField(number);

    public override void Number(int column, decimal number) => csv.WriteField(number);

    public override void Digits(int column, string digits) => csv.WriteField(digits);

    public override void Number(int column, double number) => csv.WriteField(double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "");

    public override void Flag(int column, bool flag) => csv.WriteField(flag ? "true" : "false");

    public override void Flush() => csv.Flush();

    public override void End(string asOf, string? next) => csv.Flush();

    public override void Dispose()
    {
        csv.Dispose();
        writer.Dispose();
    }
}
