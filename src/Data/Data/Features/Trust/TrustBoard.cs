using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>The sensors of one stream and what they are worth now.</summary>
internal sealed class TrustBoard(StreamDeclaration declaration, DetectorRegister register, WatchedField[] watched)
{
    private const int MostSensors = 50_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SensorState> sensors = new(StringComparer.Ordinal);
    private readonly List<StreamField> stuckFields = [.. declaration.Fields.Where(f => f.StuckAfter is not null)];
    private readonly List<SensorState> order = [];
    private readonly byte[][] labels = ReadingWalk.Labels(declaration.Fields.Select(f => f.Name));
    private readonly int[] keyFields = [.. declaration.KeyFields.Select(name => declaration.Fields.ToList().FindIndex(f => f.Name == name)).Where(i => i >= 0)];

    // None of the fields up to the last of the key is skipped where one of them says something of trust.
    private readonly int keyEnd = Array.TrueForAll(watched, w => w.Place >= declaration.KeyEnd) ? declaration.KeyEnd : 0;
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

    /// <summary>Takes a message in.</summary>
    /// <param name="measuredAt">When its readings were measured.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="payload">The readings in canonical form.</param>
    public void Take(DateTimeOffset measuredAt, DataSource from, ReadOnlySpan<byte> payload)
    {
        var walk = new ReadingWalk(payload, labels, new Range[labels.Length]);
        lock (gate)
        {
            if (measuredAt > newest) (newest, source) = (measuredAt, from);
            var place = 0;
            // The next message mostly tells of the same sensors in the same order.
            while (walk.Next(place < order.Count ? order[place].Start : [], keyEnd))
            {
                var state = walk.IsExpected ? order[place] : Find(walk);
                if (state is null) continue;
                if (place == order.Count) order.Add(state);
                else order[place] = state;
                place++;
                state.Take(measuredAt, declaration.StaleAfter, walk, watched);
            }
        }
    }

    private SensorState? Find(in ReadingWalk walk)
    {
        var key = new string[keyFields.Length];
        for (var i = 0; i < key.Length; i++) key[i] = walk.Text(keyFields[i]);
        var name = string.Join('/', key);
        if (!sensors.TryGetValue(name, out var state))
        {
            if (sensors.Count == MostSensors) return null;
            sensors[name] = state = new SensorState(key, stuckFields.Count);
        }
        if (keyEnd > 0 && !walk.Value(keyEnd - 1).IsEmpty && !walk.UpTo(keyEnd - 1).SequenceEqual(state.Start)) state.Start = walk.UpTo(keyEnd - 1).ToArray();
        return state;
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
