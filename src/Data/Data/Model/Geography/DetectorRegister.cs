using System.Collections.Frozen;
using System.Globalization;
using Bauhinia.Data.Model.Files;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Web;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;

namespace Bauhinia.Data.Model.Geography;

/// <summary>
/// The Transport Department's detectors, from the register that the product carries or the operator's newer one. The department has published it with
/// commas in UTF-8 and with tabs in UTF-16, with blanks behind most names: all are the same register.
/// </summary>
internal sealed class DetectorRegister
{
    private const string Resource = "register/traffic_detectors.csv";
    private const int MostDetectors = 100_000;

    private readonly FrozenDictionary<string, Detector> detectors;

    public DetectorRegister(IOptions<DataOptions> options, HongKongGrid grid)
    {
        var file = options.Value.DetectorRegister;
        try
        {
            detectors = Read(file is null ? Carried() : File.ReadAllBytes(file), grid).ToFrozenDictionary(d => d.Id, StringComparer.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is CsvHelperException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"The register of detectors '{file ?? Resource}' cannot be read: {unreadable.Message.Split('\n')[0].TrimEnd()}");
        }
    }

    /// <summary>By identifier.</summary>
    public IEnumerable<KeyValuePair<string, Detector>> All => detectors.OrderBy(d => d.Key, StringComparer.Ordinal);

    /// <summary>Those about whose place the register contradicts itself, by identifier.</summary>
    public IReadOnlyList<Detector> Contradictory => [.. All.Select(d => d.Value).Where(d => d.IsContradictory)];

    public Detector? Find(string id) => detectors.GetValueOrDefault(id);

    private static byte[] Carried()
    {
        using var stream = typeof(DetectorRegister).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static List<Detector> Read(byte[] bytes, HongKongGrid grid)
    {
        using var text = FileText.Reader(bytes);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes, DetectDelimiter = true, DetectDelimiterValues = [",", "\t"] });
        var read = new List<Detector>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read() && read.Count < MostDetectors)
        {
            var position = new Coordinate(csv.GetField<double>("Easting"), csv.GetField<double>("Northing"));
            var world = new Coordinate(csv.GetField<double>("Longitude"), csv.GetField<double>("Latitude"));
            read.Add(new Detector
            {
                Id = csv.GetField<string>("AID_ID_Number") ?? "",
                District = Districts.Find(csv.GetField("District")),
                Road = new LocalText(csv.GetField("Road_EN") ?? "", csv.GetField("Road_TC") ?? "", csv.GetField("Road_SC") ?? ""),
                Direction = csv.GetField("Direction") ?? "",
                Grid = position,
                World = world,
                GridInWorld = grid.ToWorld(position),
                Apart = grid.ToGrid(world).Distance(position),
            });
        }
        return read;
    }
}
