namespace Bauhinia.Data.Features.Feeds;

/// <summary>The readings of one period, or of one device, as a format found them; not yet held against the stream's schema.</summary>
/// <param name="Key">The device; <see cref="Model.Events.ReadingMessage.WholeStream"/> where a message holds the whole period.</param>
/// <param name="MeasuredAt">The beginning of the period.</param>
/// <param name="Readings">A JSON array in the stream's terms, UTF-8.</param>
internal sealed record FeedMessage(string Key, DateTimeOffset MeasuredAt, ReadOnlyMemory<byte> Readings);
