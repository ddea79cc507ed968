using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Up to where the lake holds a stream: every event of this epoch up to this sequence, and none after it.</summary>
internal readonly record struct LakePlace(StreamEpoch Epoch, long Sequence);
