namespace Bauhinia.Portal.Design.Assets;

/// <summary>One file of a page: its bytes, plain and, once somebody has asked for them, compressed, and the address that names exactly these bytes.</summary>
internal sealed record PageAsset(string Path, string VersionedPath, string ContentType, string ETag, byte[] Bytes, Lazy<byte[]>? Brotli);
