using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Files;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>Writes <c>vacancy_all.json</c> for the car parks of the excerpt: they fill by day and empty by night. What was unknown or closed stays so.</summary>
internal sealed class ParkingSimulator
{
    private readonly ReadOnlyMemory<byte> excerpt;
    private readonly SmoothNoise noise;

    public ParkingSimulator(ReadOnlyMemory<byte> excerpt, SmoothNoise noise) => (this.excerpt, this.noise) = (FileText.Utf8(excerpt), noise);

    public ReadOnlyMemory<byte> File(DateTimeOffset at)
    {
        var file = JsonNode.Parse(excerpt.Span);
        var updated = at.ToOffset(CityDay.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var entries = file?["car_park"]?.AsArray().SelectMany(
            park => park?["vehicle_type"]?.AsArray().SelectMany(
                vehicle => vehicle?["service_category"]?.AsArray().OfType<JsonObject>().Select(entry => (Name: $"{park["park_id"]}/{vehicle["type"]}", Entry: entry)) ?? []) ?? []) ?? [];
        foreach (var (name, entry) in entries)
        {
            var (type, vacancy) = ((string?)entry["vacancy_type"], (int?)entry["vacancy"] ?? -1);
            if (type == "C" || vacancy < 0) continue;
            // Half of the spaces go with the city's day, the rest with the car park's own.
            var free = 1.4 - (CityClock.Demand(at) * .6) + (.5 * noise.Wave(name, at.ToUnixTimeSeconds() / 3600.0));
            entry["vacancy"] = type == "B" ? (free > .55 ? 1 : 0) : (int)Math.Max(0, Math.Round(Math.Max(vacancy, 4) * free));
            entry["lastupdate"] = updated;
        }
        return System.Text.Encoding.UTF8.GetBytes(file?.ToJsonString() ?? "{}");
    }
}
