namespace Bauhinia.Data.Model.Streams;

/// <summary>The codes of the Unified Code for Units of Measure (ucum.org, case-sensitive column) that streams may use. A new one is added here.</summary>
internal static class UcumUnits
{
    private static readonly HashSet<string> Known =
        ["1", "%", "km/h", "m/s", "m", "mm", "km", "Cel", "s", "min", "h", "d", "deg", "hPa", "Pa", "ug/m3", "mg/m3", "lx", "dB", "kW", "kW.h", "W/m2", "{vehicle}", "{space}", "{count}"];

    public static bool IsKnown(string code) => Known.Contains(code);
}
