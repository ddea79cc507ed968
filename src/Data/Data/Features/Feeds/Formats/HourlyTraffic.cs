using System.Globalization;
using System.Text.RegularExpressions;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>
/// Hourly sums of the detectors, a row a lane: <c>detectorID, laneType, speed, totalOccupancy, totalVolume</c> and others. The hour stands in each row
/// (<c>date, hour</c>), or in the name of the file (<c>…_20230901_hour_0.csv</c>). One message holds an hour.
/// </summary>
internal sealed partial class HourlyTraffic : IFeedFormat
{
    /// <summary>A mean of 120 periods, written as a binary fraction: what stands beyond the tenth place was never measured.</summary>
    private const int Places = 10;

    public string Name => "td-hourly-traffic";

    public FeedFile Read(FeedContent content)
    {
        var ofName = HourOfName(content.Name);
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        Dictionary<string, int>? columns = null;
        DateTimeOffset? open = null;
        foreach (var row in FeedTable.Rows(content))
        {
            if (columns is null)
            {
                columns = row.Select((name, place) => (name, place)).DistinctBy(c => c.name, StringComparer.Ordinal).ToDictionary(c => c.name, c => c.place, StringComparer.Ordinal);
                if (!columns.ContainsKey("detectorID") || !columns.ContainsKey("laneType") || (ofName is null && !columns.ContainsKey("hour"))) return FeedFile.Refused("unknown_form");
                continue;
            }
            string? Cell(string name) => columns.TryGetValue(name, out var place) && place < row.Length ? row[place] : null;
            if ((ofName ?? HourOf(Cell("date"), Cell("hour"))) is not { } hour || string.IsNullOrEmpty(Cell("detectorID")) || string.IsNullOrEmpty(Cell("laneType")))
            {
                file.Unreadable++;
                continue;
            }
            if (open != hour) EndHour();
            open = hour;
            readings.Begin().Text("detector", Cell("detectorID")).Text("lane", Cell("laneType"))
                .Number("volume", FeedNumber.ReadKnown(Cell("totalVolume")))
                .Number("speed", FeedNumber.ReadKnown(Cell("speed")) is { } speed ? decimal.Round(speed, Places) : null)
                .Number("occupancy", FeedNumber.ReadKnown(Cell("totalOccupancy")))
                .End();
        }
        EndHour();
        return file;

        void EndHour()
        {
            if (open is { } hour && readings.Count > 0) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, hour, readings.Take()));
        }
    }

    private static DateTimeOffset? HourOfName(string? name) =>
        name is not null && NameOfHour().Match(name) is { Success: true } match ? HourOf(match.Groups[1].Value, match.Groups[2].Value) : null;

    private static DateTimeOffset? HourOf(string? date, string? hour) =>
        DateOnly.TryParseExact(date, ["yyyyMMdd", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 9999
        && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 24
            ? new DateTimeOffset(day, new TimeOnly(number, 0), CityDay.Offset).ToUniversalTime()
            : null;

    [GeneratedRegex("_([0-9]{8})_hour_([0-9]{1,2})\\.csv\\z")]
    private static partial Regex NameOfHour();
}
