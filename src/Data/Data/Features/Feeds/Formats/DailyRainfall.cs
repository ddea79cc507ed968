using System.Globalization;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>
/// The Observatory's <c>daily_HKO_RF_ALL.csv</c>: two title lines, a bilingual header, year, month, day, value and completeness since 1884, and footer lines.
/// <c>Trace</c> is rain of less than 0.05 mm, <c>***</c> no data, <c>C</c> complete and <c>#</c> incomplete data of a day. One message holds a month, so that
/// a file that comes each day with 140 years in it changes one message.
/// </summary>
internal sealed class DailyRainfall : IFeedFormat
{
    private const string Station = "Hong Kong Observatory";
    private const string Trace = "Trace";

    public string Name => "hko-daily-rainfall";

    public FeedFile Read(FeedContent content)
    {
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        DateOnly? month = null;
        foreach (var row in FeedTable.Rows(content))
        {
            if (row is not [var year, var number, var day, var value, ..] || DayOf(year, number, day) is not { } date)
            {
                // A title or footer line has no three numbers at its beginning; a row of data has a year.
                if (row is [{ Length: 4 } first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _)) file.Unreadable++;
                continue;
            }
            var begin = new DateOnly(date.Year, date.Month, 1);
            if (month != begin) EndMonth();
            month = begin;
            var completeness = row.Length > 4 ? row[4] : "";
            readings.Begin().Text("station", Station).Text("day", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                .Number("rainfall", FeedNumber.ReadKnown(value))
                .Flag("trace", value.Equals(Trace, StringComparison.OrdinalIgnoreCase) ? true : null)
                .Flag("complete", completeness switch { "C" => true, "#" => false, _ => null })
                .End();
        }
        EndMonth();
        return file;

        void EndMonth()
        {
            if (month is { } begin && readings.Count > 0) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, new DateTimeOffset(begin, TimeOnly.MinValue, CityDay.Offset).ToUniversalTime(), readings.Take()));
        }
    }

    private static DateOnly? DayOf(string year, string month, string day) =>
        int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y is >= 1800 and < 9999
        && int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m is >= 1 and <= 12
        && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? new DateOnly(y, m, d)
            : null;
}
