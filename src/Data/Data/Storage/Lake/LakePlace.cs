using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Up to where the lake holds a stream: every event of this epoch up to this sequence, and none after it.</summary>
/// <param name="Epoch">The journal's for the stream.</param>
/// <param name="Sequence">Of the last event that was copied.</param>
/// <param name="RetentionDays">As the newest declaration says; it holds on when the declaration goes. Null where none was kept.</param>
internal readonly record struct LakePlace(StreamEpoch Epoch, long Sequence, int? RetentionDays);
