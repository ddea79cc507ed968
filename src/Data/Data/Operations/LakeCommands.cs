using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations;

/// <summary><c>data lake</c>: what an operator does with the lake's files.</summary>
internal static class LakeCommands
{
    /// <summary><c>bring-manifest</c>: puts the bucket's copy of the manifest where there is none, so that the lake can be read again.</summary>
    public static async Task<int> BringManifest(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var manifest = services.GetRequiredService<LakeManifest>();
        if (services.GetRequiredService<LakeBucket>().Objects is not { } objects) return await Refuse(output, "the settings name no bucket (Data:Lake:Bucket).");
        if (File.Exists(manifest.File)) return await Refuse(output, $"there is a manifest '{manifest.File}'; move it and its -wal and -shm away first.");
        PrivateFolder.Create(manifest.Folder);
        var arriving = $"{manifest.File}.arriving";
        File.Delete(arriving);
        try
        {
            if (!await objects.Get(BucketCare.ManifestName, arriving, cancellationToken)) return await Refuse(output, "the bucket has no copy of a manifest.");
        }
        catch (LakeUnreachableException away)
        {
            return await Refuse(output, away.Message);
        }
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(arriving, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(arriving, manifest.File);
        return 0;
    }

    private static async Task<int> Refuse(TextWriter output, string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return 1;
    }
}
