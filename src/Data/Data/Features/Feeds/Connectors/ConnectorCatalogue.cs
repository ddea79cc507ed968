using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Web;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>
/// Every connector: those that the product carries, then the operator's own, which take the place of the product's for the same stream. An unreadable
/// declaration stops the start.
/// </summary>
internal sealed class ConnectorCatalogue
{
    private const int MostSeconds = 31 * 86_400;
    private readonly SortedDictionary<string, Connector> connectors = new(StringComparer.Ordinal);

    public ConnectorCatalogue(IOptions<DataOptions> options, StreamCatalogue streams, FeedFormats formats)
    {
        foreach (var (name, yaml) in DeclarationFiles.All("connector", options.Value.Feeds.ConnectorFolder, "Data:Feeds:ConnectorFolder")) Add(name, yaml, streams, formats);
    }

    /// <summary>By the name of the stream.</summary>
    public IReadOnlyCollection<Connector> All => connectors.Values;

    public Connector? Find(string stream) => connectors.GetValueOrDefault(stream);

    private void Add(string name, string yaml, StreamCatalogue streams, FeedFormats formats)
    {
        var (file, fault) = DeclarationFiles.Read<ConnectorFile>(yaml);
        if (file is null) throw Refused(name, fault ?? "");
        if (!StreamId.TryRead(file.Stream, out var stream) || streams.Find(stream) is null) throw Refused(name, "stream: no stream of this name is declared");
        if (formats.Find(file.Format ?? "") is not { } format) throw Refused(name, $"format: one of {string.Join(", ", formats.Names)}");
        Uri? url = null;
        if (file.Url is not null && (!Uri.TryCreate(file.Url, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)) throw Refused(name, "url: an http or https address without a password");
        if ((url is null) != (file.EverySeconds is null)) throw Refused(name, "url, everySeconds: both, or none for an archive of recorded files");
        if (file.EverySeconds is < 1 or > MostSeconds) throw Refused(name, $"everySeconds: 1 to {MostSeconds}");
        if (file.RecordedAs is not { Length: > 0 and <= 100 } pattern || pattern.Contains('/', StringComparison.Ordinal)) throw Refused(name, "recordedAs: the pattern of a file's name");
        connectors[stream.Value] = new Connector { Stream = stream, Format = format, Url = url, Every = TimeSpan.FromSeconds(file.EverySeconds ?? 0), RecordedAs = pattern, IsEnabled = file.Enabled };
    }

    private static StartRefusedException Refused(string name, string why) => new($"The connector '{name}' cannot be used: {why}.");
}
