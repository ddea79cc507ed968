using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>The Transport Department's <c>irnAvgSpeed-all.xml</c>: the mean speed of each road segment, one file a minute.</summary>
internal sealed class SegmentSpeeds : IFeedFormat
{
    public string Name => "td-segment-speeds";

    public FeedFile Read(FeedContent content)
    {
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        string? date = null, time = null, segment = null, speed = null, valid = null;
        var (isCut, refusal) = FeedXml.Walk(content, (name, text) =>
        {
            switch (name)
            {
                case "date": date = text; break;
                case "time": time = text; break;
                case "segment_id": segment = text; break;
                case "speed": speed = text; break;
                case "valid": valid = text; break;
                case "segment":
                    if (string.IsNullOrEmpty(segment)) file.Unreadable++;
                    else readings.Begin().Text("segment", segment).Number("speed", FeedNumber.ReadKnown(speed)).Flag("valid", valid switch { "Y" => true, "N" => false, _ => null }).End();
                    (segment, speed, valid) = (null, null, null);
                    break;
            }
        });
        if (refusal is not null) return FeedFile.Refused(refusal);
        file.IsCut = isCut;
        if (readings.Count == 0) return file;
        if (HongKongTime.Read(date, time) is { } measured) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, measured, readings.Take()));
        else file.Unreadable += readings.Count;
        return file;
    }
}
