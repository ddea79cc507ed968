using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>The chart of a data set's page: what can be drawn of it. The numbers themselves come from the history and the hourly rollups.</summary>
internal sealed record ChartSection
{
    private const int MostSensors = 300;

    /// <summary>The key field of streams whose messages hold many days, one a reading: its value is the reading's day in Hong Kong (yyyy-MM-dd).</summary>
    private const string DayField = "day";

    public required StreamDeclaration Stream { get; init; }

    /// <summary>Fields that are numbers and no keys.</summary>
    public required IReadOnlyList<StreamField> Measures { get; init; }

    /// <summary>The key fields that tell sensors apart.</summary>
    public required IReadOnlyList<StreamField> SensorFields { get; init; }

    /// <summary>The field whose value is a reading's day; null where the time of measurement is its time.</summary>
    public string? Day { get; init; }

    /// <summary>Values of those fields of the first sensors of the newest messages.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Sensors { get; init; }

    /// <summary>The newest time of measurement, at which charts end.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>The place of the newest message: who asks for this moment has it, also where the lake has not taken it in yet.</summary>
    public required ResumeToken Moment { get; init; }

    /// <summary>The sensor that is drawn at first: one that has what is drawn at first.</summary>
    public required int First { get; init; }

    /// <summary>Whether it is drawn hour by hour at first: a record of the past is.</summary>
    public bool IsHourly => Stream.Period is null && Day is null;

    /// <summary>How numbers of an hour become one.</summary>
    public static bool IsCounted(StreamField field) => field.Unit?.StartsWith('{') == true;

    /// <summary>The query that asks for one sensor.</summary>
    public string QueryOf(IReadOnlyList<string> sensor) => string.Join('&', SensorFields.Zip(sensor, (field, value) => $"{field.Name}={Uri.EscapeDataString(value)}"));

    /// <returns>Null where there is nothing to draw.</returns>
    public static ChartSection? Of(StreamDeclaration stream, IReadOnlyList<JournalEvent> newest, ResumeToken moment)
    {
        List<StreamField> measures = [.. stream.Fields.Where(f => f.Kind is FieldKind.Integer or FieldKind.Decimal && !stream.KeyFields.Contains(f.Name))];
        if (measures.Count == 0 || newest.Count == 0) return null;
        var day = stream.KeyFields.Contains(DayField) ? DayField : null;
        List<StreamField> keys = [.. stream.Keys.Where(f => f.Name != day)];
        var sensors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        int? first = null;
        foreach (var @event in newest)
        {
            using var readings = JsonDocument.Parse(@event.Payload);
            foreach (var reading in readings.RootElement.EnumerateArray())
            {
                if (sensors.Count == MostSensors) break;
                string[] key = [.. keys.Select(f => reading.TryGetProperty(f.Name, out var value) ? value.ToString() : "")];
                if (sensors.TryAdd(string.Join(" · ", key), key) && reading.TryGetProperty(measures[0].Name, out var _)) first ??= sensors.Count - 1;
            }
        }
        return new ChartSection { Stream = stream, Measures = measures, SensorFields = keys, Day = day, Sensors = [.. sensors.Values], First = first ?? 0, Moment = moment, Newest = newest.Max(e => e.MeasuredAt) };
    }
}
