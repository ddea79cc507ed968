using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Archive;

/// <summary>
/// The files that the paths of DATA.GOV.HK speak of: of each stream whose messages hold a whole period, the table of its latest readings, by its address on
/// this host. What the archive of DATA.GOV.HK keeps as copies are here the messages themselves.
/// </summary>
internal sealed class ArchiveResources(DatasetCatalogue catalogue, StreamCatalogue streams, Journal journal)
{
    public const int LongestAddress = 500;

    public const string Format = "CSV";

    /// <summary>The table of a data set.</summary>
    public static DatasetResource? TableOf(Dataset dataset) => dataset.Resources.FirstOrDefault(r => r is { IsTable: true, Format: Format });

    /// <summary>Data sets that have an archive.</summary>
    public IEnumerable<(Dataset Dataset, DatasetResource Table)> All() =>
        catalogue.All.Where(d => streams.FindPublic(d.Stream.Value) is { IsPerDevice: false }).Select(d => (d, TableOf(d))).OfType<(Dataset, DatasetResource)>();

    /// <returns>Null when the address is of no such file.</returns>
    public (StreamDeclaration Declaration, JournalStream Stream)? Find(string? address)
    {
        if (address is not { Length: > 0 and <= LongestAddress } || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return null;
        return All().FirstOrDefault(a => a.Table.Path == url.AbsolutePath) is { Dataset: { } dataset } && streams.FindPublic(dataset.Stream.Value) is { } declaration
            && journal.Find(declaration.Id) is { } stream ? (declaration, stream) : null;
    }
}
