using System.Xml.Linq;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>One base name's resx files, by language: null where the file is absent.</summary>
internal sealed record ResourceSet(
    string BaseName,
    IReadOnlyDictionary<string, string>? English,
    IReadOnlyDictionary<string, string>? Traditional,
    IReadOnlyDictionary<string, string>? Simplified)
{
    public static IReadOnlyList<ResourceSet> All(string root) =>
    [
        .. SourceFiles.Under(root, "src", "examples").Where(f => f.EndsWith(".resx", StringComparison.Ordinal))
            .GroupBy(BaseOf, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ResourceSet(Path.GetRelativePath(root, g.Key), Read(g.Key + ".resx"), Read(g.Key + ".zh-Hant.resx"), Read(g.Key + ".zh-Hans.resx"))),
    ];

    private static string BaseOf(string file)
    {
        var name = file[..^".resx".Length];
        var dot = name.LastIndexOf('.');
        // A culture is a suffix in any spelling, so that a file for a fourth or a misspelt language is noticed as a stranger.
        return dot > name.LastIndexOf(Path.DirectorySeparatorChar) && name[dot..] is ".zh-Hant" or ".zh-Hans" ? name[..dot] : name;
    }

    private static Dictionary<string, string>? Read(string file) =>
        !File.Exists(file) ? null : XDocument.Load(file).Descendants("data").ToDictionary(
            d => d.Attribute("name")!.Value, d => d.Element("value")?.Value ?? "", StringComparer.Ordinal);
}
