using System.Globalization;
using System.Text.Json;

namespace Bauhinia.Highway.Driver;

/// <summary>Prints what was measured: text for people, or one JSON object a line.</summary>
internal sealed class Figures(Settings settings)
{
    private readonly string bench = settings["bench"];
    private readonly bool asJson = settings["json"] == "true";

    /// <summary>A figure against its peer. The ratio is the median of the runs' ratios: each run has both servers in the same minute.</summary>
    public void Ratio(string figure, IReadOnlyList<double> ours, IReadOnlyList<double> peer, string peerName, string unit, string bound)
    {
        var ratio = Median(ours.Zip(peer, (o, p) => o / p));
        if (asJson) WriteJson(figure, Median(ours), Median(peer), peerName, ratio, unit, ours.Count);
        else Console.WriteLine($"{figure}: {Text(ratio)} ({bound}); ours {Text(Median(ours))} {unit}, {peerName} {Text(Median(peer))} {unit}, {ours.Count} runs: {string.Join(' ', ours.Zip(peer, (o, p) => Text(o / p)))}");
    }

    /// <summary>A figure against a bound.</summary>
    public void Bound(string figure, IReadOnlyList<double> ours, double bound, string unit)
    {
        if (asJson) WriteJson(figure, Median(ours), bound, "bound", Median(ours) / bound, unit, ours.Count);
        else Console.WriteLine($"{figure}: {Text(Median(ours))} {unit} (bound {Text(bound)} {unit}), {ours.Count} runs: {string.Join(' ', ours.Select(Text))}");
    }

    /// <summary>What is printed only, to see the figures by.</summary>
    public void Note(string name, double value, string unit)
    {
        if (asJson) Console.WriteLine(JsonSerializer.Serialize(new { bench, note = name, value = Math.Round(value, 3), unit }));
        else Console.WriteLine($"  {name}: {Text(value)} {unit}");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(sorted.Count - 1) / 2];
    }

    public static double Percentile(List<double> values, double share)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(values.Count * share))];
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    private void WriteJson(string figure, double ours, double peer, string peerName, double ratio, string unit, int runs) =>
        Console.WriteLine(JsonSerializer.Serialize(new { bench, figure, ours = Math.Round(ours, 3), peer = Math.Round(peer, 3), peer_name = peerName, ratio = Math.Round(ratio, 3), unit, runs }));
}
