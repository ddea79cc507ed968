namespace Bauhinia.Data.Features.Feeds;

/// <summary>A file as its publisher sent it.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="ReceivedAt">When it came: nothing in it can have been measured later.</param>
internal sealed record FeedContent(ReadOnlyMemory<byte> Bytes, DateTimeOffset ReceivedAt)
{
    /// <summary>The name of the file; null where it had none.</summary>
    public string? Name { get; init; }
}
