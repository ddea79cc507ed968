namespace Bauhinia.Identity.Keys;

/// <summary>Paths with every symbolic link on the way resolved, so that a link cannot hide where a file lies.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    public static string Of(string path)
    {
        var links = 0;
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        var real = "/";
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new KeyCustodianException($"The path '{path}' runs through too many symbolic links.");
            }

            var absolute = Path.GetFullPath(target, real);
            foreach (var piece in Parts(absolute).Reverse())
            {
                rest.Push(piece);
            }

            real = "/";
        }

        return real;
    }

    public static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
