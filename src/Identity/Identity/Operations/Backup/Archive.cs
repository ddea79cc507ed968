using System.Security.Cryptography;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>One folder of a backup: a manifest, its mark, and the files that it lists.</summary>
internal sealed class Archive(string folder, IKeyCustodian custodian)
{
    public const string Records = "records";
    public const string Keys = "keys";

    /// <summary>The sealed key file in an archive of keys.</summary>
    public const string SealedFile = "custody.sealed";

    public string PathOf(string file) => Path.Combine(folder, file);

    /// <summary>Writes the manifest last: an archive without one was never finished.</summary>
    public async Task Finish(Manifest manifest, CancellationToken cancellationToken)
    {
        var bytes = manifest.ToBytes();
        await Write(Manifest.MacName, Convert.ToHexStringLower(custodian.Hmac(HmacPurpose.BackupManifest, bytes)), cancellationToken);
        await Write(Manifest.FileName, bytes, cancellationToken);
        DurableFolder.Sync(folder);
    }

    public async Task<string> Digest(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(PathOf(file));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>The manifest when the archive is whole and ours.</summary>
    /// <returns>The manifest, or null with the reason for the operator.</returns>
    public async Task<(Manifest? Manifest, string Refusal)> Check(CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(Manifest.FileName)) || !File.Exists(PathOf(Manifest.MacName))) return (null, $"'{folder}' is no finished backup: it has no manifest.");
        var bytes = await File.ReadAllBytesAsync(PathOf(Manifest.FileName), cancellationToken);
        var mark = (await File.ReadAllTextAsync(PathOf(Manifest.MacName), cancellationToken)).Trim();
        if (mark.Length != 64 || !CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(custodian.Hmac(HmacPurpose.BackupManifest, bytes))),
                System.Text.Encoding.ASCII.GetBytes(mark)))
        {
            return (null, $"'{folder}' was not made with these keys, or its manifest was changed.");
        }
        if (Manifest.Read(bytes) is not { Format: Manifest.CurrentFormat } manifest) return (null, $"'{folder}' was made by another version.");
        var present = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).ToHashSet();
        present.ExceptWith([Manifest.FileName, Manifest.MacName]);
        if (!present.SetEquals(manifest.Files.Keys)) return (null, $"'{folder}' does not hold exactly the files that its manifest lists.");
        foreach (var (file, digest) in manifest.Files)
        {
            if (await Digest(file, cancellationToken) != digest) return (null, $"'{PathOf(file)}' is damaged: its SHA-256 is not the manifest's.");
        }
        return (manifest, "");
    }

    public async Task Write(string file, byte[] content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(PathOf(file), options);
        await stream.WriteAsync(content, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private Task Write(string file, string content, CancellationToken cancellationToken) =>
        Write(file, System.Text.Encoding.ASCII.GetBytes(content), cancellationToken);
}
