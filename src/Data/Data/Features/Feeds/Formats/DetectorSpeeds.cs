using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>
/// The Transport Department's <c>rawSpeedVol-all.xml</c>: one file a minute with two periods of 30 seconds, each with every lane of every detector. A lane
/// that no vehicle passed carries the speed limit as its speed: such a reading is kept and marked.
/// </summary>
internal sealed class DetectorSpeeds : IFeedFormat
{
    // The file's one date is the day before's for the periods that begin it, every night.
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(1);

    public string Name => "td-detector-speeds";

    public FeedFile Read(FeedContent content)
    {
        var file = new FeedFile();
        using var reader = new Reader(file, content.ReceivedAt);
        var (isCut, refusal) = FeedXml.Walk(content, reader.Ended);
        if (refusal is not null) return FeedFile.Refused(refusal);
        if (isCut) reader.EndPeriod();
        file.IsCut = isCut;
        return file;
    }

    private sealed class Reader(FeedFile file, DateTimeOffset receivedAt) : IDisposable
    {
        private readonly ReadingsWriter readings = new();
        private readonly Dictionary<string, string?> lane = new(StringComparer.Ordinal);
        private string? date;
        private string? from;
        private string? detector;
        private string? direction;

        public void Ended(string name, string? text)
        {
            switch (name)
            {
                case "date": date = text; break;
                case "period_from": from = text; break;
                case "detector_id": (detector, direction) = (text, null); break;
                case "direction": direction = text; break;
                case "lane_id" or "speed" or "occupancy" or "volume" or "s.d." or "valid": lane[name] = text; break;
                case "lane": EndLane(); break;
                case "detector": (detector, direction) = (null, null); break;
                case "period": EndPeriod(); break;
            }
        }

        public void EndPeriod()
        {
            if (readings.Count > 0)
            {
                var array = readings.Take();
                if (Measured() is { } measured) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, measured, array));
                else file.Unreadable++;
            }
            from = null;
        }

        public void Dispose() => readings.Dispose();

        private void EndLane()
        {
            if (detector is null || lane.GetValueOrDefault("lane_id") is not { Length: > 0 } id)
            {
                file.Unreadable++;
            }
            else
            {
                var volume = FeedNumber.ReadKnown(lane.GetValueOrDefault("volume"));
                readings.Begin()
                    .Text("detector", detector).Text("direction", direction).Text("lane", id)
                    .Number("speed", FeedNumber.ReadKnown(lane.GetValueOrDefault("speed")))
                    .Number("occupancy", FeedNumber.ReadKnown(lane.GetValueOrDefault("occupancy")))
                    .Number("volume", volume)
                    .Number("speedDeviation", FeedNumber.ReadKnown(lane.GetValueOrDefault("s.d.")))
                    .Flag("valid", lane.GetValueOrDefault("valid") switch { "Y" => true, "N" => false, _ => null })
                    .Flag("placeholder", volume == 0 ? true : null)
                    .End();
            }
            lane.Clear();
        }

        // Put right unless that would lie in the future, which it does once the department has mended its feed.
        private DateTimeOffset? Measured()
        {
            if (HongKongTime.Read(date, from) is not { } written || written.ToOffset(CityDay.Offset).TimeOfDay >= AfterMidnight) return HongKongTime.Read(date, from);
            var corrected = written.AddDays(1);
            if (corrected > receivedAt + MessageParser.Ahead) return written;
            file.CorrectedDates++;
            return corrected;
        }
    }
}
