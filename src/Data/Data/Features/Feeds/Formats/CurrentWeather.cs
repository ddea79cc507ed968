using System.Net;
using System.Text.Json;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>
/// The Observatory's regional weather report (<c>rhrread</c>). Rain is summed over an hour that ends a quarter of an hour before the report: its readings
/// carry their own period.
/// </summary>
internal sealed class CurrentWeather : IFeedFormat
{
    public string Name => "hko-current-weather";

    public FeedFile Read(FeedContent content)
    {
        using var document = FeedJson.Parse(content);
        if (document is null) return FeedFile.Refused("json");
        var file = new FeedFile();
        var report = document.RootElement;
        if (Instant(report, "updateTime") is not { } measured)
        {
            file.Unreadable++;
            return file;
        }
        using var readings = new ReadingsWriter();
        Each("temperature", "temperature", "value");
        Each("humidity", "humidity", "value");
        Each("rainfall", "rainfall", "max");
        Each("uvindex", "uvIndex", "value");
        if (readings.Count > 0) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, measured, readings.Take()));
        return file;

        void Each(string part, string quantity, string value)
        {
            var holder = FeedJson.Member(report, part);
            foreach (var item in FeedJson.Items(holder, "data"))
            {
                // The report escapes as for HTML: "Central &amp; Western District".
                var place = WebUtility.HtmlDecode(FeedJson.Text(item, "place"));
                if (string.IsNullOrEmpty(place))
                {
                    file.Unreadable++;
                    continue;
                }
                readings.Begin().Text("place", place).Text("quantity", quantity).Number(quantity, FeedJson.Number(item, value))
                    .Flag("underMaintenance", FeedJson.Text(item, "main")?.ToUpperInvariant() switch { "TRUE" => true, "FALSE" => false, _ => null })
                    .Time("from", Instant(holder, "startTime")).Time("until", Instant(holder, "endTime"))
                    .End();
            }
        }
    }

    private static DateTimeOffset? Instant(JsonElement? holder, string name) =>
        FeedJson.Text(holder, name) is { } text && InstantText.TryRead(text, out var time) ? time : null;
}
