using System.Buffers.Text;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>What is known of one sensor: its newest values, and since when each has stood still.</summary>
internal sealed class SensorState
{
    private readonly IReadOnlyList<string> sensor;
    private readonly Standing[] standing;
    private DateTimeOffset measured = DateTimeOffset.MinValue;
    private DateTimeOffset? observed;
    private DateTimeOffset? contradictedAt;
    private DateTimeOffset? placeholderSince;
    private (StreamField Field, decimal Value)? outside;
    private DateTimeOffset outsideSince;
    private ulong values;

    /// <param name="sensor">Its key in words.</param>
    /// <param name="stuckFields">How many fields are watched for standing still.</param>
    public SensorState(IReadOnlyList<string> sensor, int stuckFields) => (this.sensor, standing) = (sensor, new Standing[stuckFields]);

    /// <summary>How its newest readings begin, up to the end of its key; none where that was not seen.</summary>
    public byte[] Start { get; set; } = [];

    public IReadOnlyList<string> Sensor => sensor;

    public DateTimeOffset Measured => measured;

    /// <summary>Takes a reading in. One that is older than the newest says nothing of now.</summary>
    public void Take(DateTimeOffset at, TimeSpan? staleAfter, in ReadingWalk reading, ReadOnlySpan<WatchedField> watchedFields)
    {
        if (at < measured) return;
        var hash = ProcessHash.Of(reading.Reading);
        // The same time once more with other values: a correction, which contradicts what was said before.
        if (at == measured && hash != values) contradictedAt = at;
        else if (at > measured) contradictedAt = null;
        // What happened while nothing came is not known: values may have moved.
        if (at - measured > staleAfter) Array.Clear(standing);
        (measured, values, observed) = (at, hash, null);
        var (isPlaceholder, out_) = (false, ((StreamField Field, decimal Value)?)null);
        foreach (var (field, place, _) in watchedFields)
        {
            var value = reading.Value(place);
            if (value.IsEmpty) continue;
            if (field.MarksPlaceholder && value.SequenceEqual("true"u8)) isPlaceholder = true;
            if (field.StaleAfter is not null && InstantText.TryRead(reading.Text(place), out var time)) observed = time;
            if (field.PlausibleFrom is null && field.PlausibleTo is null) continue;
            if (NumberIn(value) is { } number && (number < field.PlausibleFrom || number > field.PlausibleTo)) out_ ??= (field, number);
        }
        if (outside is null) outsideSince = at;
        outside = isPlaceholder ? null : out_;
        placeholderSince = isPlaceholder ? placeholderSince ?? at : null;
        foreach (var (_, place, stuck) in watchedFields)
        {
            if (stuck < 0) continue;
            var value = isPlaceholder ? null : NumberIn(reading.Value(place));
            // What stands for nothing, what is absent and what is nought may stand for hours.
            if (value is null or 0) standing[stuck] = default;
            else if (standing[stuck].Value != value) standing[stuck] = new Standing(value, at);
        }
    }

    private static decimal? NumberIn(ReadOnlySpan<byte> value) =>
        PlainNumber.TryRead(value, out var plain) && plain.Length == value.Length ? plain.Value : Utf8Parser.TryParse(value, out decimal number, out _) ? number : null;

    /// <summary>The badges of now, the gravest first.</summary>
    public IEnumerable<TrustEntry> Badges(StreamDeclaration declaration, IReadOnlyList<StreamField> stuckFields, DateTimeOffset now)
    {
        if (contradictedAt is { } twice) yield return new TrustEntry(sensor, TrustBadge.Contradictory, null, twice, TrustWords.Reason("BadgeText.twice", TrustWords.Time(twice)));
        if (outside is { } far)
        {
            var (from, to) = (far.Field.PlausibleFrom, far.Field.PlausibleTo);
            var (text, bounds) = (from, to) switch
            {
                ({ } least, { } most) => ("BadgeText.between", new object[] { TrustWords.Number(least, far.Field), TrustWords.Number(most, far.Field) }),
                ({ } least, null) => ("BadgeText.atLeast", [TrustWords.Number(least, far.Field)]),
                _ => ("BadgeText.atMost", [TrustWords.Number(to ?? 0, far.Field)]),
            };
            yield return new TrustEntry(sensor, TrustBadge.OutOfRange, far.Field, outsideSince, TrustWords.Reason(text, [far.Field.Title, TrustWords.Number(far.Value, far.Field), .. bounds]));
        }
        for (var i = 0; i < stuckFields.Count; i++)
        {
            if (standing[i] is { Value: { } value, Since: var since } && measured - since >= stuckFields[i].StuckAfter)
            {
                yield return new TrustEntry(sensor, TrustBadge.Stuck, stuckFields[i], since, TrustWords.Reason("BadgeText.stuck", stuckFields[i].Title, TrustWords.Number(value, stuckFields[i]), TrustWords.Time(since)));
            }
        }
        var own = declaration.Fields.FirstOrDefault(f => f.StaleAfter is not null);
        if (now - measured > declaration.StaleAfter) yield return new TrustEntry(sensor, TrustBadge.Stale, null, measured, TrustWords.Reason("BadgeText.stale", TrustWords.Time(measured)));
        else if (own is not null && observed is { } seen && now - seen > own.StaleAfter) yield return new TrustEntry(sensor, TrustBadge.Stale, own, seen, TrustWords.Reason("BadgeText.stale", TrustWords.Time(seen)));
        if (placeholderSince is { } none) yield return new TrustEntry(sensor, TrustBadge.Placeholder, null, none, TrustWords.Reason("BadgeText.placeholder"));
    }

    private readonly record struct Standing(decimal? Value, DateTimeOffset Since);
}
