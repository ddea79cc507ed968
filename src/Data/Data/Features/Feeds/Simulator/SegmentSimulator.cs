using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Bauhinia.Data.Features.Feeds.Formats;
using Bauhinia.Data.Model;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>Writes <c>irnAvgSpeed-all.xml</c> for the road segments of the excerpt.</summary>
internal sealed class SegmentSimulator
{
    private readonly List<(string Id, double Speed, bool IsValid)> segments;
    private readonly SmoothNoise noise;

    public SegmentSimulator(ReadOnlyMemory<byte> excerpt, SmoothNoise noise)
    {
        this.noise = noise;
        var file = new SegmentSpeeds().Read(new FeedContent(excerpt, DateTimeOffset.UnixEpoch));
        using var readings = JsonDocument.Parse(file.Messages[0].Readings);
        segments = [.. readings.RootElement.EnumerateArray().Select(r => (FeedJson.Text(r, "segment") ?? "", (double)(FeedJson.Number(r, "speed") ?? 50), FeedJson.Member(r, "valid") is not { ValueKind: JsonValueKind.False }))];
    }

    public ReadOnlyMemory<byte> File(DateTimeOffset at)
    {
        var local = at.ToOffset(CityDay.Offset);
        var demand = CityClock.Demand(at);
        using var bytes = new MemoryStream(64 * 1024);
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("segment_speed_list");
            xml.WriteElementString("date", local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            xml.WriteElementString("time", local.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteStartElement("segments");
            foreach (var (id, speed, isValid) in segments)
            {
                var jam = Math.Clamp((demand - .35) * (.55 + noise.Wave(id, at.ToUnixTimeSeconds() / 900.0)), 0, .85);
                xml.WriteStartElement("segment");
                xml.WriteElementString("segment_id", id);
                xml.WriteElementString("speed", Math.Max(3, (speed * (1 - jam)) + (3 * noise.Wave(id + "v", at.ToUnixTimeSeconds() / 60.0))).ToString("0.0", CultureInfo.InvariantCulture));
                xml.WriteElementString("valid", isValid ? "Y" : "N");
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }
}
