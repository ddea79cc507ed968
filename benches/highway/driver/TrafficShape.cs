using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Bauhinia.Highway.Driver;

/// <summary>Messages of the size and shape of a period of the Transport Department's file: 2,031 lanes. From an excerpt they are made full by detectors of other names.</summary>
internal sealed class TrafficShape
{
    public const int Lanes = 2031;
    private static ReadOnlySpan<byte> Start => "{\"measuredAt\":\""u8;

    private static readonly string[] Fields = ["speed", "occupancy", "volume", "s.d."];
    private readonly List<(string Detector, string Direction, string Lane, string[] Values, bool IsValid)> lanes = [];

    public TrafficShape(string file)
    {
        var read = XDocument.Load(file).Descendants("period").First().Descendants("detector").SelectMany(d => d.Descendants("lane").Select(l => (
            Detector: Text(d, "detector_id"), Direction: Text(d, "direction"), Lane: Text(l, "lane_id"), Values: Fields.Select(f => Text(l, f)).ToArray(), IsValid: Text(l, "valid") == "Y"))).ToList();
        for (var i = 0; i < Lanes; i++)
        {
            var lane = read[i % read.Count];
            lanes.Add(i < read.Count ? lane : lane with { Detector = $"{lane.Detector}-{i / read.Count}" });
        }
    }

    /// <summary>The readings in the order and form in which the journal keeps them.</summary>
    /// <param name="variant">0 or more: other speeds.</param>
    public byte[] Readings(int variant)
    {
        var text = new StringBuilder("[");
        foreach (var (detector, direction, lane, values, isValid) in lanes)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{{\"detector\":\"{detector}\",\"direction\":\"{direction}\",\"lane\":\"{lane}\"");
            if (Known(values[0])) text.Append(CultureInfo.InvariantCulture, $",\"speed\":{(int.Parse(values[0], CultureInfo.InvariantCulture) + variant) % 120}");
            if (Known(values[1])) text.Append(CultureInfo.InvariantCulture, $",\"occupancy\":{values[1]}");
            if (Known(values[2])) text.Append(CultureInfo.InvariantCulture, $",\"volume\":{values[2]}");
            if (Known(values[3])) text.Append(CultureInfo.InvariantCulture, $",\"speedDeviation\":{values[3]}");
            text.Append(isValid ? ",\"valid\":true" : ",\"valid\":false").Append(values[2] == "0" ? ",\"placeholder\":true}" : "}");
        }
        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }

    /// <summary>The same lanes as the Transport Department writes them.</summary>
    /// <param name="doubled">0, or how many lanes stand twice: the second with the same values, the third with another speed.</param>
    public void WriteXml(StringBuilder text, int variant, int doubled)
    {
        string? open = null;
        foreach (var lane in lanes)
        {
            if (open is not null && open != lane.Detector) text.Append("</lanes></detector>");
            if (open != lane.Detector) Head(lane);
            open = lane.Detector;
            Lane(lane, variant);
        }
        text.Append("</lanes></detector>");
        for (var i = 0; i < doubled; i++)
        {
            Head(lanes[i]);
            Lane(lanes[i], variant + i);
            text.Append("</lanes></detector>");
        }
        void Head((string Detector, string Direction, string Lane, string[] Values, bool IsValid) of) =>
            text.Append(CultureInfo.InvariantCulture, $"<detector><detector_id>{of.Detector}</detector_id><direction>{of.Direction}</direction><lanes>");
        void Lane((string Detector, string Direction, string Lane, string[] Values, bool IsValid) of, int other) => text.Append(CultureInfo.InvariantCulture,
            $"<lane><lane_id>{of.Lane}</lane_id><speed>{(int.TryParse(of.Values[0], out var speed) && speed >= 0 ? (speed + other) % 120 : -1)}</speed><occupancy>{of.Values[1]}</occupancy><volume>{of.Values[2]}</volume><s.d.>{of.Values[3]}</s.d.><valid>{(of.IsValid ? 'Y' : 'N')}</valid></lane>");
    }

    public static byte[] Message(DateTimeOffset measured, byte[] readings) => [.. Start, .. Encoding.UTF8.GetBytes(Time(measured)), .. "\",\"readings\":"u8, .. readings, (byte)'}'];

    /// <summary>Gives a message another time: a sender makes its next message in the bytes of the one before.</summary>
    public static void SetTime(byte[] message, DateTimeOffset measured) => Encoding.UTF8.GetBytes(Time(measured), message.AsSpan(Start.Length));

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static bool Known(string value) => value.Length > 0 && value[0] != '-';

    private static string Text(XElement of, string name) => of.Descendants(name).FirstOrDefault()?.Value ?? "";
}
