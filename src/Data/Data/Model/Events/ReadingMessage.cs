using System.Text;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Events;

/// <summary>A message that has been checked against its stream and is not yet in the journal: the readings of one period, or of one device at one time.</summary>
/// <param name="Stream">The stream that it is for.</param>
/// <param name="Key">The device that sent it; <see cref="WholeStream"/> where one message holds the whole period.</param>
/// <param name="MeasuredAt">When the readings were measured (the beginning of their period), whole microseconds.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Payload">The readings as a JSON array in canonical form, UTF-8: members in the schema's order, numbers in their shortest form.</param>
/// <param name="Readings">How many readings the payload holds.</param>
internal sealed record ReadingMessage(StreamId Stream, string Key, DateTimeOffset MeasuredAt, DataSource Source, ReadOnlyMemory<byte> Payload, int Readings)
{
    public const string WholeStream = "all";

    /// <summary>Readings of a sensor that stood in the message before with the same values, and were left out.</summary>
    public int EqualRepeats { get; init; }

    /// <summary>Readings of a sensor that stood in the message before with other values, and are kept beside them.</summary>
    public int DifferentRepeats { get; init; }

    // A record would print the payload.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Stream).Append(' ').Append(Key);
        return true;
    }
}
