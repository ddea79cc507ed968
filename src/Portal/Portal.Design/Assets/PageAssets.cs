using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Design.Assets;

/// <summary>
/// The files that pages load. They travel inside the assemblies, so that the host, a test and a single-file program serve
/// the same bytes. An address with the hash of its bytes may be kept for ever.
/// </summary>
internal sealed class PageAssets
{
    private const string ResourcePrefix = "asset/";
    private const int LargeBytes = 128 * 1024;
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".geojson"] = "application/geo+json",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
    };

    // What an assembly brings is the same for every host of a process.
    private static readonly ConcurrentDictionary<(string Prefix, Assembly Assembly), PageAsset[]> Known = new();
    private readonly Dictionary<string, PageAsset> byPath = new(StringComparer.Ordinal);

    public PageAssets(IOptions<PageAssetsOptions> options)
    {
        foreach (var (prefix, assembly) in options.Value.Sources)
        {
            foreach (var asset in Known.GetOrAdd((prefix, assembly), ReadAll))
            {
                byPath[asset.Path] = asset;
                byPath[asset.VersionedPath] = asset;
            }
        }
    }

    internal IEnumerable<string> Paths => byPath.Keys;

    internal PageAsset? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>The address to write into a page.</summary>
    /// <exception cref="InvalidOperationException">No assembly brings that file: the page is wrong, not the request.</exception>
    internal string AddressOf(string path) =>
        Find(path)?.VersionedPath ?? throw new InvalidOperationException($"No page asset has the path {path}.");

    private static PageAsset[] ReadAll((string Prefix, Assembly Assembly) source) =>
    [
        .. source.Assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(n => Read(source.Assembly, n, $"{source.Prefix}/{n[ResourcePrefix.Length..].Replace('\\', '/')}")),
    ];

    private static PageAsset Read(Assembly assembly, string resource, string path)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} lacks the resource {resource} that it lists.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        var extension = Path.GetExtension(path);
        var type = ContentTypes.GetValueOrDefault(extension, "application/octet-stream");
        var versioned = $"{path[..^extension.Length]}.{hash}{extension}";
        var isText = extension is ".css" or ".js" or ".mjs" or ".svg" or ".geojson";
        return new PageAsset(path, versioned, type, $"\"{hash}\"", bytes, isText ? new(() => Compress(bytes)) : null);
    }

    // At the first request, once a process: a start need not wait for it. The smallest form of a megabyte would take that request seconds.
    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, bytes.Length < LargeBytes ? CompressionLevel.SmallestSize : CompressionLevel.Optimal))
        {
            brotli.Write(bytes);
        }
        return target.ToArray();
    }
}
