using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>The chart of a data set's page: what can be drawn of it. The numbers themselves come from the history and the hourly rollups.</summary>
internal sealed record ChartSection
{
    private const int MostSensors = 300;

    public required StreamDeclaration Stream { get; init; }

    /// <summary>Fields that are numbers and no keys.</summary>
    public required IReadOnlyList<StreamField> Measures { get; init; }

    /// <summary>Values of the key fields of the first sensors of the newest messages.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Sensors { get; init; }

    /// <summary>The newest time of measurement, at which charts end.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>Whether it is drawn hour by hour at first: a record of the past is.</summary>
    public bool IsHourly => Stream.Period is null;

    /// <summary>How numbers of an hour become one.</summary>
    public static bool IsCounted(StreamField field) => field.Unit?.StartsWith('{') == true;

    /// <summary>The query that asks for one sensor.</summary>
    public string QueryOf(IReadOnlyList<string> sensor) => string.Join('&', Stream.KeyFields.Zip(sensor, (field, value) => $"{field}={Uri.EscapeDataString(value)}"));

    /// <returns>Null where there is nothing to draw.</returns>
    public static ChartSection? Of(StreamDeclaration stream, IReadOnlyList<JournalEvent> newest)
    {
        List<StreamField> measures = [.. stream.Fields.Where(f => f.Kind is FieldKind.Integer or FieldKind.Decimal && !stream.KeyFields.Contains(f.Name))];
        if (measures.Count == 0 || newest.Count == 0 || stream.KeyFields.Contains("day")) return null;
        var sensors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var @event in newest)
        {
            using var readings = JsonDocument.Parse(@event.Payload);
            foreach (var reading in readings.RootElement.EnumerateArray())
            {
                if (sensors.Count == MostSensors) break;
                string[] key = [.. stream.KeyFields.Select(f => reading.TryGetProperty(f, out var value) ? value.ToString() : "")];
                sensors.TryAdd(string.Join(" · ", key), key);
            }
        }
        return new ChartSection { Stream = stream, Measures = measures, Sensors = [.. sensors.Values], Newest = newest.Max(e => e.MeasuredAt) };
    }
}
