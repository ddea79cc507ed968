using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Data.Tests.History;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Campaigns;

/// <summary>Kills the host with signal 9 while a file stands in the bucket and not yet in the manifest, and takes its machine away.</summary>
public sealed class KilledUploadTests
{
    private const string Question = $"/api/v1/streams/{TestStreams.Levels}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_was_sent_and_not_named_counts_for_nothing_and_goes_in_time()
    {
        await using var s3 = await S3Server.Start();
        await using var door = await KillableDoor.Start(s3.Settings);
        await Eventually.Is(() => Task.FromResult(s3.Objects), o => o.Contains("manifest.db"));
        await s3.Hold();
        await door.Push(HighwayHost.Message(0));
        var orphan = Assert.Single(await Eventually.Is(() => Task.FromResult(s3.Files), f => f.Count > 0));
        await door.Host.Kill(Token);
        await s3.Release();
        Assert.Empty(await BucketTests.Named(Lake(door)));

        await door.Host.Start(Token);
        await Eventually.Is(() => Readings(door), r => r is [{ } only] && (decimal?)only["level"] == 20.5m);

        // As young as it is, it might be about to be named.
        Assert.Contains(orphan, s3.Files);
        await door.Host.Kill(Token);
        File.SetLastWriteTimeUtc(s3.PathOf(orphan), DateTime.UnixEpoch);
        await door.Host.Start(Token);
        await Eventually.Is(() => Task.FromResult(s3.Files), f => !f.Contains(orphan));
        Assert.Equal(await BucketTests.Named(Lake(door)), s3.Files);
        Assert.Single(await Readings(door));
    }

    [Fact]
    public async Task A_lake_whose_folder_is_lost_is_read_again_from_the_bucket()
    {
        await using var s3 = await S3Server.Start();
        await using var door = await KillableDoor.Start(s3.Settings);
        for (var day = 0; day < 3; day++) await door.Push(HighwayHost.Message(day * 86_400));
        await Eventually.Is(() => Readings(door), r => r.Count == 3);
        await Eventually.Is(() => Task.FromResult(s3.Objects), o => o.Contains("manifest.db"));
        await Eventually.Is(async () => await CopyNames(s3, door), same => same);
        await door.Host.Kill(Token);
        Directory.Delete(Lake(door), recursive: true);

        await door.Host.Command(["data", "lake", "bring-manifest"], Token);
        await door.Host.Start(Token);

        Assert.Equal(3, (await Readings(door)).Count);
        Assert.NotEmpty(Directory.GetFiles(Lake(door), "*.parquet", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<InvalidOperationException>(() => door.Host.CommandOutput(["data", "lake", "bring-manifest"], Token));
    }

    private static string Lake(KillableDoor door) => Path.Combine(door.Host.Folder, "data", "data", "lake");

    // The copy in the bucket follows a moment after the manifest.
    private static async Task<bool> CopyNames(S3Server s3, KillableDoor door)
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-manifest-").FullName;
        try
        {
            File.Copy(s3.PathOf("manifest.db"), Path.Combine(folder, "manifest.db"));
            return (await BucketTests.Named(folder)).SequenceEqual(await BucketTests.Named(Lake(door)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<JsonNode?>> Readings(KillableDoor door)
    {
        using var client = Loopback.Client(door.Origin);
        var body = await client.GetStringAsync(new Uri(Question, UriKind.Relative), Token);
        return [.. JsonNode.Parse(body)?["readings"]?.AsArray() ?? []];
    }
}
