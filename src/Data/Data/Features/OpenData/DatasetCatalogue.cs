using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Every data set that the public may have, by name and by id, with the index that finds them.</summary>
internal sealed class DatasetCatalogue : IDisposable
{
    // RFC 9562 §6.6: the name space of URLs.
    private static readonly Guid UrlSpace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    private readonly FrozenDictionary<string, Dataset> byName;
    private readonly FrozenDictionary<Guid, Dataset> byId;
    private readonly FrozenDictionary<Guid, (Dataset Dataset, DatasetResource Resource)> resources;

    public DatasetCatalogue(StreamCatalogue streams) : this([.. streams.All.Where(s => s.IsPublic).Select(Of)])
    {
    }

    internal DatasetCatalogue(IReadOnlyList<Dataset> datasets)
    {
        All = [.. datasets.OrderBy(d => d.Name, StringComparer.Ordinal)];
        byName = All.ToFrozenDictionary(d => d.Name);
        byId = All.ToFrozenDictionary(d => d.Id);
        resources = All.SelectMany(d => d.Resources.Select(r => (d, r))).ToFrozenDictionary(pair => pair.r.Id, pair => (pair.d, pair.r));
        Index = new DatasetIndex(All);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<Dataset> All { get; }

    public DatasetIndex Index { get; }

    public Dataset? Find(string nameOrId) =>
        byName.TryGetValue(nameOrId, out var named) || (Guid.TryParse(nameOrId, out var id) && byId.TryGetValue(id, out named)) ? named : null;

    public (Dataset Dataset, DatasetResource Resource)? FindResource(string id) =>
        Guid.TryParse(id, out var parsed) && resources.TryGetValue(parsed, out var found) ? found : null;

    public void Dispose() => Index.Dispose();

    internal static Dataset Of(StreamDeclaration stream)
    {
        var path = $"/api/v1/streams/{stream.Id}";
        return new Dataset
        {
            Id = IdOf(path),
            Name = stream.Id.Value,
            Title = stream.Title,
            Notes = stream.Description,
            OrganizationName = stream.OwnerCode,
            OrganizationTitle = stream.OwnerName,
            Tags = [.. stream.Fields.Select(f => f.Property).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            LicenceName = stream.LicenceName,
            LicenceUrl = stream.LicenceUrl,
            Attribution = stream.Attribution,
            Published = stream.ApprovedOn ?? default,
            Stream = stream.Id,
            Resources =
            [
                new(IdOf($"{path}/latest"), new("Latest readings", "最新讀數", "最新读数"), "JSON", "application/json", $"{path}/latest", IsTable: true),
                new(IdOf($"{path}/latest.csv"), new("Latest readings, as a table", "最新讀數（表格）", "最新读数（表格）"), "CSV", "text/csv", $"{path}/latest.csv", IsTable: true),
                new(IdOf($"{path}/events"), new("Live events", "即時事件", "实时事件"), "SSE", "text/event-stream", $"{path}/events", IsTable: false),
            ],
        };
    }

    /// <summary>The id of what stands at an address: version 5, by SHA-1 as RFC 9562 §5.5 has it; a name, not a secret.</summary>
    internal static Guid IdOf(string path)
    {
#pragma warning disable CA5350 // The algorithm is the standard's.
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData([.. UrlSpace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(path)], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
