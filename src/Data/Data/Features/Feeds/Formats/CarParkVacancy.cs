using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>
/// The Transport Department's <c>vacancy_all.json</c>. <c>vacancy_type</c> says how to read a vacancy: A is a number of spaces, B only whether there is one,
/// C a car park that is closed; -1 is unknown in all of them. The file has no time of its own: it is as new as its newest entry.
/// </summary>
internal sealed class CarParkVacancy : IFeedFormat
{
    public string Name => "td-carpark-vacancy";

    public FeedFile Read(FeedContent content)
    {
        using var document = FeedJson.Parse(content);
        if (document is null) return FeedFile.Refused("json");
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        DateTimeOffset? newest = null;
        foreach (var park in FeedJson.Items(document.RootElement, "car_park"))
        {
            foreach (var vehicle in FeedJson.Items(park, "vehicle_type"))
            {
                foreach (var entry in FeedJson.Items(vehicle, "service_category"))
                {
                    var (id, type, category) = (FeedJson.Text(park, "park_id"), FeedJson.Text(vehicle, "type"), FeedJson.Text(entry, "category"));
                    if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(type) || string.IsNullOrEmpty(category))
                    {
                        file.Unreadable++;
                        continue;
                    }
                    var updated = HongKongTime.Read(FeedJson.Text(entry, "lastupdate"));
                    if (updated > content.ReceivedAt + MessageParser.Ahead) updated = null;
                    if (newest is null || updated > newest) newest = updated;
                    var vacancy = FeedJson.Number(entry, "vacancy") is { } known and >= 0 ? known : (decimal?)null;
                    var (spaces, hasSpace) = FeedJson.Text(entry, "vacancy_type") switch
                    {
                        "A" => (vacancy, vacancy > 0),
                        "B" => (null, vacancy > 0),
                        "C" => (null, false),
                        _ => ((decimal?)null, (bool?)null),
                    };
                    readings.Begin().Text("park", id).Text("vehicle", type).Text("category", category).Number("vacancy", spaces).Flag("hasSpace", vacancy is null ? null : hasSpace).Time("updatedAt", updated).End();
                }
            }
        }
        if (readings.Count > 0) file.Messages.Add(new FeedMessage(ReadingMessage.WholeStream, newest ?? content.ReceivedAt, readings.Take()));
        return file;
    }
}
