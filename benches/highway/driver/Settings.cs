using System.Globalization;

namespace Bauhinia.Highway.Driver;

/// <summary>The command's <c>name=value</c> arguments.</summary>
internal sealed class Settings(IEnumerable<string> arguments)
{
    private readonly Dictionary<string, string> values = arguments.Select(a => a.Split('=', 2)).ToDictionary(p => p[0], p => p.Length == 2 ? p[1] : "", StringComparer.Ordinal);

    public string this[string name] => values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"{name}= is missing.");

    public string? Find(string name) => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public int Number(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    public double Seconds(string name) => double.Parse(this[name], CultureInfo.InvariantCulture);
}
