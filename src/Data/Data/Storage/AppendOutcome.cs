namespace Bauhinia.Data.Storage;

/// <summary>What the journal did with one message.</summary>
/// <param name="Kind">How it was taken.</param>
/// <param name="Sequence">The place of the message, or of the identical one that was there before.</param>
/// <param name="Revision">1 for the first message of its key and time.</param>
internal sealed record AppendOutcome(AppendKind Kind, long Sequence, int Revision);
