using Bauhinia.Web;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Model.Streams;

/// <summary>Every stream of this installation: those that the product carries, then the operator's own. An unreadable declaration stops the start.</summary>
internal sealed class StreamCatalogue
{
    private const int MostStreams = 20_000;
    private readonly SortedDictionary<string, StreamDeclaration> streams = new(StringComparer.Ordinal);
    private int stamp;

    public StreamCatalogue(IOptions<DataOptions> options)
    {
        foreach (var (name, yaml) in DeclarationFiles.All("stream", options.Value.StreamFolder, "Data:StreamFolder")) Add(name, yaml);
    }

    public IReadOnlyCollection<StreamDeclaration> All => streams.Values;

    /// <summary>Grows whenever a stream became public or ceased to be: whoever keeps a list of public streams makes it anew.</summary>
    public int PublicationStamp => Volatile.Read(ref stamp);

    public void PublicationChanged() => Interlocked.Increment(ref stamp);

    public StreamDeclaration? Find(StreamId id) => streams.GetValueOrDefault(id.Value);

    /// <summary>The stream of this name if everyone may read it: what is not public is as absent as what does not exist.</summary>
    public StreamDeclaration? FindPublic(string name) => StreamId.TryRead(name, out var id) && Find(id) is { IsPublic: true } found ? found : null;

    private void Add(string file, string yaml)
    {
        var (declaration, faults) = StreamFileReader.Read(yaml);
        if (declaration is null) throw new StartRefusedException($"The stream '{file}' cannot be used: {string.Join("; ", faults)}.");
        if (!streams.TryAdd(declaration.Id.Value, declaration)) throw new StartRefusedException($"The stream '{declaration.Id}' is declared twice, again in '{file}'.");
        if (streams.Count > MostStreams) throw new StartRefusedException($"There are more than {MostStreams} streams.");
    }
}
