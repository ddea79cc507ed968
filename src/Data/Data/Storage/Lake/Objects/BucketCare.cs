using Bauhinia.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>
/// Keeps the bucket as the manifest says: a copy of the manifest, then the deletion of what it has given up; once in a while all names are held against it,
/// so that what the bucket lost is sent again and what nobody names goes. Does nothing where the folder keeps the files.
/// </summary>
internal sealed partial class BucketCare(LakeManifest manifest, LakeCache cache, BucketClaim claim, LakeBucket bucket, IOptions<DataOptions> options, TimeProvider clock, ILogger<BucketCare> logger)
{
    /// <summary>The copy of the manifest.</summary>
    public const string ManifestName = "manifest.db";

    private long copied = -1;

    /// <summary>One round, after the lake has taken in what there was.</summary>
    public async Task Round(bool isLong, CancellationToken cancellationToken)
    {
        if (bucket.Objects is not { } objects) return;
        if (!await claim.Take(cancellationToken)) return;
        if (isLong) await Compare(objects, cancellationToken);
        var deletions = cache.Deletions();
        await CopyManifest(objects, cancellationToken);
        // Only now: no copy of the manifest names what goes.
        foreach (var name in deletions)
        {
            await objects.Delete(name, cancellationToken);
            cache.Deleted(name);
        }
    }

    private async Task CopyManifest(BucketObjects objects, CancellationToken cancellationToken)
    {
        var changes = manifest.Changes;
        if (changes == copied) return;
        var copy = Path.Combine(manifest.Folder, "manifest.copy");
        File.Delete(copy);
        try
        {
            await using (var connection = await SqliteFile.Open(manifest.File, mayCreate: false, cancellationToken))
            {
                using var command = connection.Command("VACUUM INTO $1", copy);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            await objects.Replace(ManifestName, copy, await FileDigest.Of(copy, cancellationToken), cancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
        copied = changes;
    }

    private async Task Compare(BucketObjects objects, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, LakeObject>(StringComparer.Ordinal);
        await foreach (var there in objects.List(cancellationToken)) found[there.Name] = there;
        var named = manifest.All;
        var missing = 0;
        foreach (var file in named)
        {
            if (found.TryGetValue(file.Name, out var there) && there.Bytes == file.Bytes) cache.Confirm(file.Name);
            else if (!await SendAgain(objects, file, cancellationToken)) missing++;
        }
        if (missing > 0) Log.Missing(logger, missing);
        var known = named.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var oldest = clock.GetUtcNow().AddHours(-(options.Value.Lake.Bucket?.OrphanHours ?? 0));
        foreach (var orphan in found.Values.Where(o => LakeFile.IsName(o.Name) && !known.Contains(o.Name) && o.Since < oldest && !manifest.IsHeld(o.Name)))
        {
            await objects.Delete(orphan.Name, cancellationToken);
        }
    }

    /// <summary>Sends what the bucket lacks and the folder has: from before there was a bucket, or lost by it.</summary>
    /// <returns>False when nobody has it, though it is still named.</returns>
    private async Task<bool> SendAgain(BucketObjects objects, LakeFile file, CancellationToken cancellationToken)
    {
        // What was named since the listing is there, and what was given up since need not be.
        using var lease = manifest.Lease(file.Stream, f => f.Name == file.Name);
        if (lease.Files.Count + lease.Rollups.Count == 0) return true;
        if (!cache.Has(file.Name)) return false;
        var path = manifest.PathOf(file);
        await objects.Replace(file.Name, path, await FileDigest.Of(path, cancellationToken), cancellationToken);
        cache.Confirm(file.Name);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5212, Level = LogLevel.Error, Message = "The bucket of the lake lacks {Count} files that the manifest names, and the folder has no copy of them: bring them back from a backup")]
        public static partial void Missing(ILogger logger, int count);
    }
}
