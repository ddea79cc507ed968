namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>By what a server recognises the file that it gave before.</summary>
/// <param name="Tag">Its entity tag, quotes included; null when it has none.</param>
/// <param name="LastModified">Its date in the form of HTTP; null when it has none.</param>
internal sealed record FeedValidators(string? Tag, string? LastModified);
