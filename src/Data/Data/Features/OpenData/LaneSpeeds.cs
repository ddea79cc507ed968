using System.Text.Json;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// A detector's speed from its lanes: their mean, weighted by their vehicles. Lanes that their owner calls invalid, and speeds that stand for "no vehicle
/// passed", count for nothing.
/// </summary>
internal sealed record LaneSpeeds(string Detector, IReadOnlyList<LaneSpeeds.Lane> Lanes)
{
    /// <summary>km/h to one place; null where no vehicle was measured.</summary>
    public decimal? Speed
    {
        get
        {
            var measured = Lanes.Where(l => l is { IsValid: true, IsPlaceholder: false, Speed: not null, Volume: > 0 }).ToList();
            var vehicles = measured.Sum(l => l.Volume);
            return vehicles > 0 ? Math.Round(measured.Sum(l => (decimal)(l.Speed ?? 0) * l.Volume) / vehicles, 1) : null;
        }
    }

    public long Volume => Lanes.Where(l => l.IsValid).Sum(l => l.Volume);

    public static IEnumerable<LaneSpeeds> Of(IEnumerable<JournalEvent> events) =>
        events.SelectMany(e => Read(e.Payload)).GroupBy(l => l.Detector, l => l.Lane).Select(g => new LaneSpeeds(g.Key, [.. g]));

    private static List<(string Detector, Lane Lane)> Read(ReadOnlyMemory<byte> payload)
    {
        using var readings = JsonDocument.Parse(payload);
        return [.. readings.RootElement.EnumerateArray().Select(r => (r.GetProperty(LatestFeatures.SensorField).GetString() ?? "", new Lane(
            r.TryGetProperty("speed", out var speed) && speed.TryGetDecimal(out var number) ? number : null,
            r.TryGetProperty("volume", out var volume) && volume.TryGetInt64(out var vehicles) ? vehicles : 0,
            !r.TryGetProperty("valid", out var valid) || valid.GetBoolean(),
            r.TryGetProperty("placeholder", out var placeholder) && placeholder.GetBoolean())))];
    }

    internal sealed record Lane(decimal? Speed, long Volume, bool IsValid, bool IsPlaceholder);
}
