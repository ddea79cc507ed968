using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>The bucket that the settings name. Without one the lake's folder keeps its files for good, and everything here has nothing to do.</summary>
internal sealed class LakeBucket(LakeManifest manifest, BucketHealth health, IOptions<DataOptions> options) : IDisposable
{
    /// <summary>What stands in the bucket; null where there is none.</summary>
    public BucketObjects? Objects { get; } = options.Value.Lake.Bucket is { } bucket ? new BucketObjects(bucket, manifest.Folder, health) : null;

    public void Dispose() => Objects?.Dispose();
}
