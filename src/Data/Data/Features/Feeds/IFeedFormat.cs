namespace Bauhinia.Data.Features.Feeds;

/// <summary>
/// One way in which a department writes its files. A format never throws for what a file holds: what is broken is left out and counted, and what a
/// publisher writes for "unknown" becomes an absent value.
/// </summary>
internal interface IFeedFormat
{
    /// <summary>The word by which a connector's declaration asks for it.</summary>
    string Name { get; }

    FeedFile Read(FeedContent content);
}
