using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>Where the messages of a stream are fetched from. Its name is the stream's: a stream has one connector at most.</summary>
internal sealed record Connector
{
    public required StreamId Stream { get; init; }

    public required IFeedFormat Format { get; init; }

    /// <summary>Null for an archive: files that were recorded once and are published at no address.</summary>
    public required Uri? Url { get; init; }

    public bool IsArchive => Url is null;

    /// <summary>Time from one fetch to the next; 1 second to 31 days. Zero for an archive.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>The pattern of the names under which its files are recorded, such as <c>rawSpeedVol-all*.xml</c>.</summary>
    public required string RecordedAs { get; init; }

    public required bool IsEnabled { get; init; }
}
