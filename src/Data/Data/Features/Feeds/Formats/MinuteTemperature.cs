using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>The Observatory's <c>latest_1min_temperature.csv</c>: time, station, degrees Celsius; <c>N/A</c> where a station has none.</summary>
internal sealed class MinuteTemperature : IFeedFormat
{
    public string Name => "hko-minute-temperature";

    public FeedFile Read(FeedContent content)
    {
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        DateTimeOffset? period = null;
        foreach (var row in FeedTable.Rows(content).Skip(1))
        {
            if (row is not [var time, { Length: > 0 } station, var value, ..] || HongKongTime.ReadCompact(time) is not { } measured)
            {
                file.Unreadable++;
                continue;
            }
            if (period != measured) EndPeriod();
            period = measured;
            readings.Begin().Text("station", station).Number("temperature", FeedNumber.Read(value)).End();
        }
        EndPeriod();
        return file;

        void EndPeriod()
        {
            if (period is { } measured && readings.Count > 0) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, measured, readings.Take()));
        }
    }
}
