using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Devices;

/// <summary>
/// The devices of all published streams that promise a period: those that were heard of, and the traffic detectors of the department's register. A device is
/// named by the first key field of its stream; the others tell its parts apart, as lanes.
/// </summary>
internal sealed class DeviceRegister(StreamCatalogue streams, Journal journal, TrustBoards boards, DetectorRegister detectors)
{
    /// <summary>By stream, then by id.</summary>
    /// <param name="words">Part of an id, a road or a district in any language; null for all.</param>
    public IReadOnlyList<Device> Find(string? words)
    {
        var found = new List<Device>();
        foreach (var stream in streams.All.Where(s => s is { IsPublic: true, Period: not null }).OrderBy(s => s.Id.Value, StringComparer.Ordinal))
        {
            if (journal.Find(stream.Id) is not { } kept || boards.Of(kept) is not { } board) continue;
            var heard = board.Known().GroupBy(k => k.Sensor[0], k => k.Measured, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(), StringComparer.Ordinal);
            var isOfRegister = stream.KeyFields[0] == LatestFeatures.SensorField;
            var ids = isOfRegister ? heard.Keys.Union(detectors.All.Select(d => d.Key), StringComparer.Ordinal) : heard.Keys;
            found.AddRange(ids.Order(StringComparer.Ordinal)
                .Select(id => new Device(id, stream, isOfRegister ? detectors.Find(id) : null, heard.TryGetValue(id, out var at) ? at : null)).Where(d => Matches(d, words)));
        }
        return found;
    }

    private static bool Matches(Device device, string? words)
    {
        if (string.IsNullOrWhiteSpace(words)) return true;
        bool In(LocalText? text) => text is not null && new[] { text.En, text.ZhHant, text.ZhHans }.Any(t => t.Contains(words.Trim(), StringComparison.OrdinalIgnoreCase));
        return device.Id.Contains(words.Trim(), StringComparison.OrdinalIgnoreCase) || In(device.Name) || In(device.Place?.Road) || In(device.Place?.District) || In(device.Stream.Title);
    }
}
