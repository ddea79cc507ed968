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

    private readonly StreamCatalogue streams;
    private readonly DatasetTimes times;
    private readonly Lock gate = new();
    private volatile Listing listing;

    public DatasetCatalogue(StreamCatalogue streams, DatasetTimes times)
    {
        (this.streams, this.times) = (streams, times);
        listing = Listing.Of(streams, times);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<Dataset> All => Now.All;

    public DatasetIndex Index => Now.Index;

    public Dataset? Find(string nameOrId) =>
        Now is var now && (now.ByName.TryGetValue(nameOrId, out var named) || (Guid.TryParse(nameOrId, out var id) && now.ById.TryGetValue(id, out named))) ? named : null;

    public (Dataset Dataset, DatasetResource Resource)? FindResource(string id) =>
        Guid.TryParse(id, out var parsed) && Now.Resources.TryGetValue(parsed, out var found) ? found : null;

    public void Dispose() => listing.Index.Dispose();

    /// <summary>What is public now. An earlier listing is left to the requests that still read it.</summary>
    private Listing Now
    {
        get
        {
            if (listing.Stamp == streams.PublicationStamp) return listing;
            lock (gate)
            {
                if (listing.Stamp != streams.PublicationStamp) listing = Listing.Of(streams, times);
                return listing;
            }
        }
    }

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
            ThemeNames = stream.ThemeNames,
            Tags = [.. stream.Fields.Select(f => f.Property).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            FieldTitles = [.. stream.Fields.Select(f => f.Title)],
            LicenceName = stream.LicenceName,
            LicenceUrl = stream.LicenceUrl,
            Attribution = stream.Attribution,
            Published = stream.Approval?.On ?? default,
            Stream = stream.Id,
            Resources =
            [
                new(IdOf($"{path}/latest"), new("Latest readings", "最新讀數", "最新读数"), "JSON", "application/json", $"{path}/latest", IsTable: true),
                new(IdOf($"{path}/latest.csv"), new("Latest readings, as a table", "最新讀數（表格）", "最新读数（表格）"), "CSV", "text/csv", $"{path}/latest.csv", IsTable: true),
                .. stream.KeyFields.Contains(LatestFeatures.SensorField)
                    ? [new DatasetResource(IdOf($"{path}/latest.geojson"), new("Latest readings on the map", "最新讀數（地圖）", "最新读数（地图）"), "GeoJSON", "application/geo+json", $"{path}/latest.geojson", IsTable: false)]
                    : Array.Empty<DatasetResource>(),
                new(IdOf($"{path}/history.csv"), new("Readings of the last 24 hours, as a table", "過去 24 小時的讀數（表格）", "过去 24 小时的读数（表格）"), "CSV", "text/csv", $"{path}/history.csv", IsTable: false),
                new(IdOf($"{path}/days"), new("Whole days, one file each", "逐日下載的檔案", "逐日下载的文件"), "Parquet", "application/json", $"{path}/days", IsTable: false),
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

    private sealed class Listing
    {
        public Listing(IReadOnlyList<Dataset> datasets, int stamp, DatasetTimes times)
        {
            Stamp = stamp;
            All = [.. datasets.OrderBy(d => d.Name, StringComparer.Ordinal)];
            ByName = All.ToFrozenDictionary(d => d.Name);
            ById = All.ToFrozenDictionary(d => d.Id);
            Resources = All.SelectMany(d => d.Resources.Select(r => (d, r))).ToFrozenDictionary(pair => pair.r.Id, pair => (pair.d, pair.r));
            Index = new DatasetIndex(All, times);
        }

        public int Stamp { get; }

        public IReadOnlyList<Dataset> All { get; }

        public FrozenDictionary<string, Dataset> ByName { get; }

        public FrozenDictionary<Guid, Dataset> ById { get; }

        public FrozenDictionary<Guid, (Dataset Dataset, DatasetResource Resource)> Resources { get; }

        public DatasetIndex Index { get; }

        public static Listing Of(StreamCatalogue streams, DatasetTimes times)
        {
            // Read before the streams: a change in between makes the next reader begin anew.
            var stamp = streams.PublicationStamp;
            return new Listing([.. streams.All.Where(s => s.IsPublic).Select(DatasetCatalogue.Of)], stamp, times);
        }
    }
}
