namespace Bauhinia.Architecture.Tests.Text;

/// <summary>The files that people write: no build output, package or generated migration.</summary>
internal static class SourceFiles
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "bin", "obj", "Migrations", ".git", ".data"];

    public static IEnumerable<string> Under(string root, params string[] folders) =>
        folders.Select(f => Path.Combine(root, f)).Where(Directory.Exists).SelectMany(Walk);

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(Walk));
}
