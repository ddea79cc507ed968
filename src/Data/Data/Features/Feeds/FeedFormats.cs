namespace Bauhinia.Data.Features.Feeds;

/// <summary>Every format, by its name.</summary>
internal sealed class FeedFormats(IEnumerable<IFeedFormat> formats)
{
    private readonly Dictionary<string, IFeedFormat> known = formats.ToDictionary(f => f.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => known.Keys;

    public IFeedFormat? Find(string name) => known.GetValueOrDefault(name);
}
