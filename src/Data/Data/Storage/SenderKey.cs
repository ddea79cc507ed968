using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage;

/// <summary>A key in use.</summary>
/// <param name="Name">What the operator called it.</param>
/// <param name="Stream">The one stream that it may send to.</param>
internal sealed record SenderKey(string Name, StreamId Stream);
