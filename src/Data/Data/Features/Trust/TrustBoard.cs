using System.Text.Json;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>The sensors of one stream and what they are worth now.</summary>
internal sealed class TrustBoard(StreamDeclaration declaration, DetectorRegister register)
{
    private const int MostSensors = 50_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SensorState> sensors = new(StringComparer.Ordinal);
    private readonly List<StreamField> stuckFields = [.. declaration.Fields.Where(f => f.StuckAfter is not null)];
    private readonly int detectorField = declaration.KeyFields.ToList().IndexOf(LatestFeatures.SensorField);
    private DateTimeOffset newest = DateTimeOffset.MinValue;
    private DataSource source = DataSource.Live;

    /// <summary>The longest time that a badge looks back.</summary>
    public TimeSpan Memory => stuckFields.Select(f => f.StuckAfter ?? default).Append(declaration.StaleAfter ?? default).Max() + (declaration.Period ?? default) + (declaration.Period ?? default);

    public int Sensors
    {
        get
        {
            lock (gate) return sensors.Count;
        }
    }

    /// <summary>When each sensor was measured last, by the values of the stream's key fields.</summary>
    public List<(IReadOnlyList<string> Sensor, DateTimeOffset Measured)> Known()
    {
        lock (gate) return [.. sensors.Values.Select(s => (s.Sensor, s.Measured))];
    }

    public void Take(JournalEvent @event)
    {
        using var readings = JsonDocument.Parse(@event.Payload);
        lock (gate)
        {
            if (@event.MeasuredAt > newest) (newest, source) = (@event.MeasuredAt, @event.Source);
            foreach (var reading in readings.RootElement.EnumerateArray())
            {
                var key = declaration.KeyFields.Select(name => reading.TryGetProperty(name, out var value) ? value.ToString() : "").ToArray();
                var name = string.Join('/', key);
                if (!sensors.TryGetValue(name, out var state))
                {
                    if (sensors.Count == MostSensors) continue;
                    sensors[name] = state = new SensorState(key, stuckFields.Count);
                }
                state.Take(declaration, @event.MeasuredAt, reading, stuckFields);
            }
        }
    }

    /// <summary>Every badge, by sensor.</summary>
    public List<TrustEntry> Badges(DateTimeOffset now)
    {
        lock (gate)
        {
            // A recording is as old as it is: what counts is how far a sensor lags behind the others.
            var moment = source == DataSource.Replay ? newest : now;
            return [.. sensors.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => OfRegister(s.Value).Concat(s.Value.Badges(declaration, stuckFields, moment)))];
        }
    }

    private IEnumerable<TrustEntry> OfRegister(SensorState state)
    {
        if (detectorField >= 0 && register.Find(state.Sensor[detectorField]) is { IsContradictory: true } detector)
        {
            yield return new TrustEntry(
                state.Sensor, TrustBadge.Contradictory, null, DateTimeOffset.UnixEpoch,
                TrustWords.Reason("BadgeText.contradictory", detector.Apart.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
