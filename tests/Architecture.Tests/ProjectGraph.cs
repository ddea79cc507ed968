using System.Xml.Linq;

namespace Bauhinia.Architecture.Tests;

/// <summary>The project references as they stand in the project files; sees a reference that no code uses yet.</summary>
internal static class ProjectGraph
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<(string From, string To)> Edges { get; } =
    [
        .. from folder in (string[])["src", "examples"]
           from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
           from reference in XDocument.Load(file).Descendants("ProjectReference")
           let include = reference.Attribute("Include")?.Value ?? ""
           let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file) ?? "", include))
           select (Path.GetRelativePath(Root, file), Path.GetRelativePath(Root, target)),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bauhinia.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds Bauhinia.slnx.");
        }
        return folder.FullName;
    }
}
