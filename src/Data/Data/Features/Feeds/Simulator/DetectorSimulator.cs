using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Bauhinia.Data.Features.Feeds.Formats;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Geography;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>
/// Writes <c>rawSpeedVol-all.xml</c> for every detector of the register. A detector of the excerpt has its own lanes; any other takes those of one that is
/// drawn for it. Jams grow and go over a quarter of an hour, more of them when the roads are full; the faults of the real feed are there in their shares:
/// the limit for a speed where no vehicle passed, lanes that are called invalid.
/// </summary>
internal sealed class DetectorSimulator
{
    // 5.7 % of the lanes of the real file.
    private const double ShareInvalid = .057;

    // The excerpt was measured on a Saturday at 21:27.
    private static readonly double RecordedDemand = CityClock.Demand(new DateTimeOffset(2024, 4, 6, 21, 27, 0, CityDay.Offset));
    private readonly List<Site> sites = [];
    private readonly SmoothNoise noise;

    public DetectorSimulator(ReadOnlyMemory<byte> excerpt, DetectorRegister register, SmoothNoise noise)
    {
        this.noise = noise;
        var recorded = Recorded(excerpt);
        var names = recorded.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var (id, detector) in register.All)
        {
            var drawn = recorded.GetValueOrDefault(id) ?? recorded[names[(int)(noise.Even(id, 0) * names.Count)]];
            sites.Add(new Site(id, detector.Direction, [.. drawn.Select(lane => lane with { Key = $"{id}/{lane.Name}" })]));
        }
    }

    /// <summary>The file with the one period of 30 seconds that begins at a time.</summary>
    public ReadOnlyMemory<byte> File(DateTimeOffset at)
    {
        var local = at.ToOffset(CityDay.Offset);
        // As the department does it: the period that begins the day carries the day before.
        var date = local.TimeOfDay < TimeSpan.FromMinutes(1) ? local.AddDays(-1) : local;
        using var bytes = new MemoryStream(512 * 1024);
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("raw_speed_volume_list");
            xml.WriteElementString("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            xml.WriteStartElement("periods");
            xml.WriteStartElement("period");
            xml.WriteElementString("period_from", local.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteElementString("period_to", local.AddSeconds(30).ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteStartElement("detectors");
            foreach (var site in sites) Write(xml, site, at);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private void Write(XmlWriter xml, Site site, DateTimeOffset at)
    {
        var demand = CityClock.Demand(at);
        // A quarter of an hour from one state of the road to the next; only where it is busy do they become jams.
        var jam = Math.Clamp((demand - .35) * (.55 + noise.Wave(site.Id, at.ToUnixTimeSeconds() / 900.0)), 0, .85);
        xml.WriteStartElement("detector");
        xml.WriteElementString("detector_id", site.Id);
        xml.WriteElementString("direction", site.Direction);
        xml.WriteStartElement("lanes");
        foreach (var lane in site.Lanes) Write(xml, lane, at, demand, jam);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Write(XmlWriter xml, Lane lane, DateTimeOffset at, double demand, double jam)
    {
        var step = at.ToUnixTimeSeconds() / 30;
        var expected = lane.Volume * demand / RecordedDemand * (1 - (jam / 2));
        var volume = (int)Math.Max(0, Math.Round((expected * (.5 + noise.Even(lane.Key, step))) + noise.Even(lane.Key, -step) - .5));
        var measured = (int)Math.Clamp((lane.Speed * (1 - jam)) + (8 * noise.Even(lane.Key + "v", step)) - 4, 3, 130);
        var speed = volume == 0 ? Limit(lane.Speed) : measured;
        // Seven metres of loop and vehicle at this speed, in 30 seconds.
        var occupancy = volume == 0 ? 0 : (int)Math.Clamp(volume * 7 / (measured / 3.6) / 30 * 100, 0, 100);
        xml.WriteStartElement("lane");
        xml.WriteElementString("lane_id", lane.Name);
        xml.WriteElementString("speed", Text(speed));
        xml.WriteElementString("occupancy", Text(occupancy));
        xml.WriteElementString("volume", Text(volume));
        xml.WriteElementString("s.d.", volume < 2 ? "0" : (2 + (12 * noise.Even(lane.Key + "d", step))).ToString("0.#", CultureInfo.InvariantCulture));
        xml.WriteElementString("valid", noise.Even(lane.Key, 0) < ShareInvalid ? "N" : "Y");
        xml.WriteEndElement();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Limit(double speed) => speed switch { < 60 => 50, < 75 => 70, < 90 => 80, < 105 => 100, _ => 110 };

    private static Dictionary<string, List<Lane>> Recorded(ReadOnlyMemory<byte> excerpt)
    {
        var file = new DetectorSpeeds().Read(new FeedContent(excerpt, DateTimeOffset.UnixEpoch));
        using var readings = JsonDocument.Parse(file.Messages[0].Readings);
        return readings.RootElement.EnumerateArray()
            .Select(r => (Detector: FeedJson.Text(r, "detector") ?? "", Lane: new Lane("", FeedJson.Text(r, "lane") ?? "", (double)(FeedJson.Number(r, "speed") ?? 60), (double)(FeedJson.Number(r, "volume") ?? 0))))
            .GroupBy(r => r.Detector, r => r.Lane, StringComparer.Ordinal)
            // An empty lane of one half minute is not empty all day.
            .ToDictionary(g => g.Key, g => g.Select(lane => lane with { Speed = Math.Clamp(lane.Speed, 40, 110), Volume = Math.Max(lane.Volume, 1) }).ToList(), StringComparer.Ordinal);
    }

    private sealed record Site(string Id, string Direction, IReadOnlyList<Lane> Lanes);

    /// <param name="Key">What its chance hangs on.</param>
    /// <param name="Name">The lane's name in the feed.</param>
    /// <param name="Speed">Where the road is free, km/h.</param>
    /// <param name="Volume">Vehicles in 30 seconds, when the excerpt was measured.</param>
    private sealed record Lane(string Key, string Name, double Speed, double Volume);
}
