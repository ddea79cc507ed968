using System.Text.Json;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Geography;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>What every GeoJSON of ours says of a detector: its point, its names, and the badges it has earned.</summary>
internal static class DetectorProperties
{
    private const int Digits = 8;

    /// <summary>Writes id and geometry (RFC 7946 §3.2): the register's own longitude and latitude.</summary>
    public static void WritePlace(Utf8JsonWriter json, Detector detector)
    {
        json.WriteString("type", "Feature");
        json.WriteString("id", detector.Id);
        json.WriteStartObject("geometry");
        json.WriteString("type", "Point");
        json.WriteStartArray("coordinates");
        json.WriteNumberValue(detector.World.X);
        json.WriteNumberValue(detector.World.Y);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes members of <c>properties</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="detector">Whose.</param>
    /// <param name="badges">What its newest readings have earned, besides what the register has.</param>
    public static void WriteNames(Utf8JsonWriter json, Detector detector, IEnumerable<TrustBadge> badges)
    {
        json.WriteString("detector", detector.Id);
        json.WriteString("name", detector.Road.En);
        json.WriteString("name_zh-Hant", detector.Road.ZhHant);
        json.WriteString("name_zh-Hans", detector.Road.ZhHans);
        if (detector.District is { } district)
        {
            json.WriteString("district", district.En);
            json.WriteString("district_zh-Hant", district.ZhHant);
            json.WriteString("district_zh-Hans", district.ZhHans);
        }
        var all = (detector.IsContradictory ? badges.Append(TrustBadge.Contradictory) : badges).Distinct().Order().ToList();
        if (all.Count == 0) return;
        json.WriteStartArray("badges");
        foreach (var badge in all) json.WriteStringValue(TrustWords.Of(badge));
        json.WriteEndArray();
        if (detector.IsContradictory) json.WriteNumber("positionsApartMetres", Math.Round(detector.Apart, 1));
    }

    /// <summary>Writes the register's other position: as it stands there, and as longitude and latitude.</summary>
    public static void WriteGrid(Utf8JsonWriter json, Detector detector)
    {
        json.WriteNumber("easting", detector.Grid.X);
        json.WriteNumber("northing", detector.Grid.Y);
        json.WriteStartArray("gridPosition");
        json.WriteNumberValue(Math.Round(detector.GridInWorld.X, Digits));
        json.WriteNumberValue(Math.Round(detector.GridInWorld.Y, Digits));
        json.WriteEndArray();
    }
}
