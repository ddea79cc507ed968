using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Web;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Before the host listens, and after the journal was opened: reads the manifest, and refuses a lake that was written from another journal, for the same
/// sequences would stand in it twice.
/// </summary>
internal sealed class LakeStartup(Journal journal, LakeManifest manifest, LakeCache cache, BucketClaim claim, RetentionClock retention) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await manifest.Open(cancellationToken);
        cache.Begin();
        await RefuseForeignBucket(cancellationToken);
        retention.Begin();
        foreach (var stream in journal.Streams)
        {
            if (manifest.PlaceOf(stream.Id) is not { } place) continue;
            if (place.Epoch == stream.Epoch && place.Sequence <= stream.LastSequence)
            {
                await manifest.KeepRetention(stream.Id, stream.Declaration.RetentionDays, cancellationToken);
                continue;
            }
            throw new StartRefusedException(
                $"The lake '{manifest.Folder}' was written from another journal, or from a later state of this one, as its place in '{stream.Id}' shows. "
                + "Bring back the journal that belongs to it, or move the lake away and run 'bauhinia migrate': it is then made anew from what the journal holds.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A bucket that is away does not hold up the start: readings are taken in, and it is asked again before anything is put there.
    private async Task RefuseForeignBucket(CancellationToken cancellationToken)
    {
        try
        {
            if (await claim.Take(cancellationToken)) return;
        }
        catch (LakeUnreachableException)
        {
            return;
        }
        throw new StartRefusedException(
            "The bucket has the files of another lake under Data:Lake:Bucket:Prefix. Name another prefix, or bring that lake's manifest with 'bauhinia data lake bring-manifest'.");
    }
}
