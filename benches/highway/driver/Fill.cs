using System.Globalization;
using System.Text;

namespace Bauhinia.Highway.Driver;

/// <summary>Gives a stream a history: many messages of one lane, then one of all lanes.</summary>
internal static class Fill
{
    public static async Task Run(Settings settings, CancellationToken cancel)
    {
        using var door = new Door(settings["url"], "td-traffic-speed", settings["key"]);
        var messages = settings.Number("messages");
        for (var sent = 1; sent < messages;)
        {
            var body = new StringBuilder("[");
            for (var i = 0; i < 1000 && sent < messages; i++, sent++)
            {
                if (i > 0) body.Append(',');
                body.Append(CultureInfo.InvariantCulture, $"{{\"measuredAt\":\"{TrafficShape.Time(Measured.Next())}\",\"readings\":[{{\"detector\":\"AID01101\",\"lane\":\"Fast Lane\",\"speed\":{sent % 100},\"volume\":1}}]}}");
            }
            await door.Send(Encoding.UTF8.GetBytes(body.Append(']').ToString()), cancel);
        }
        await door.Send(TrafficShape.Message(Measured.Next(), new TrafficShape(settings["shape"]).Readings(0)), cancel);
    }
}
