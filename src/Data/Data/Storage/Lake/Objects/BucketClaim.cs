namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Takes the bucket's prefix for this lake, before anything is put there. Two lakes under one prefix would delete each other's files.</summary>
internal sealed class BucketClaim(LakeManifest manifest, LakeBucket bucket)
{
    private const string Name = "owner";
    private volatile bool isOurs;

    /// <summary>Whether the prefix is this lake's; it is, where nobody had it.</summary>
    public async Task<bool> Take(CancellationToken cancellationToken)
    {
        if (isOurs || bucket.Objects is not { } objects) return true;
        return isOurs = await objects.Claim(Name, manifest.Id, cancellationToken) == manifest.Id;
    }
}
