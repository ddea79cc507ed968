using System.Text.Json;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>Packets of smart lampposts, one or an array of them: <c>PI</c> is the lamppost, <c>BODY.HKO.TS</c> when it measured, numbers stand as texts.</summary>
internal sealed class LamppostWeather : IFeedFormat
{
    private const int MostPackets = 10_000;

    public string Name => "lamppost-weather";

    public FeedFile Read(FeedContent content)
    {
        using var document = FeedJson.Parse(content);
        if (document is null) return FeedFile.Refused("json");
        var file = new FeedFile();
        using var readings = new ReadingsWriter();
        IEnumerable<JsonElement> packets = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray() : [document.RootElement];
        foreach (var packet in packets.Take(MostPackets))
        {
            var body = FeedJson.Member(FeedJson.Member(packet, "BODY"), "HKO");
            if (FeedJson.Text(packet, "PI") is not { Length: > 0 } lamppost || HongKongTime.ReadCompact(FeedJson.Text(body, "TS")) is not { } measured)
            {
                file.Unreadable++;
                continue;
            }
            readings.Begin().Text("lamppost", lamppost).Number("temperature", FeedJson.Number(body, "T0")).Number("humidity", FeedJson.Number(body, "RH")).End();
            file.Messages.Add(new FeedMessage(lamppost, measured, readings.Take()));
        }
        return file;
    }
}
