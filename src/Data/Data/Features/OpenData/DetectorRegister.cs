using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Bauhinia.Data.Model.Streams;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Where the Transport Department's detectors stand, from the register that the product carries.</summary>
internal sealed class DetectorRegister
{
    private const string Resource = "register/traffic_detectors.csv";

    private readonly FrozenDictionary<string, Detector> detectors;

    public DetectorRegister()
    {
        using var text = typeof(DetectorRegister).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        using var reader = new StreamReader(text, Encoding.UTF8);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
        var read = new Dictionary<string, Detector>(StringComparer.Ordinal);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            read[csv.GetField<string>("AID_ID_Number") ?? ""] = new Detector(
                new LocalText(csv.GetField("Road_EN") ?? "", csv.GetField("Road_TC") ?? "", csv.GetField("Road_SC") ?? ""),
                csv.GetField<double>("Longitude"), csv.GetField<double>("Latitude"));
        }
        detectors = read.ToFrozenDictionary();
    }

    public Detector? Find(string id) => detectors.GetValueOrDefault(id);

    /// <param name="Road">Where it stands, in words.</param>
    /// <param name="Longitude">WGS 84, degrees east.</param>
    /// <param name="Latitude">WGS 84, degrees north.</param>
    internal sealed record Detector(LocalText Road, double Longitude, double Latitude);
}
