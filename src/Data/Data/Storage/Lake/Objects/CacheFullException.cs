namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>A question needs more files at once than the cache has room for.</summary>
internal sealed class CacheFullException() : IOException("The cache of the lake has no room for the files of this question: Data:Lake:Bucket:CacheMegabytes.");
