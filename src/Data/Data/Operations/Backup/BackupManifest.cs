using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;

namespace Bauhinia.Data.Operations.Backup;

/// <summary>What a backup holds, as its <c>manifest.json</c> says. It is written last: a backup without one was never finished.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";
    public const string Journal = "journal.db";
    public const string Console = "console.db";
    public const string LakeFolder = "lake/";
    public const string LakeManifest = LakeFolder + "manifest.db";

    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public int Format { get; init; } = CurrentFormat;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The messages of each stream.</summary>
    public required SortedDictionary<string, long> Messages { get; init; }

    /// <summary>Each file beside the manifest, by its path with slashes.</summary>
    public required SortedDictionary<string, Copy> Files { get; init; }

    /// <summary>The files of the lake, by their name in it.</summary>
    [JsonIgnore]
    public IEnumerable<string> LakeFiles => Files.Keys.Where(f => f.StartsWith(LakeFolder, StringComparison.Ordinal) && f != LakeManifest).Select(f => f[LakeFolder.Length..]);

    /// <summary>Reads the manifest of a folder and holds every file against it.</summary>
    /// <exception cref="InvalidDataException">The backup is not whole; the message names the file.</exception>
    public static async Task<BackupManifest> Check(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InvalidDataException($"'{folder}' is no finished backup: it has no {FileName}.");
        var manifest = Read(await File.ReadAllBytesAsync(path, cancellationToken), path);
        var present = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).ToHashSet(StringComparer.Ordinal);
        present.Remove(FileName);
        foreach (var (file, copy) in manifest.Files)
        {
            if (!present.Remove(file)) throw new InvalidDataException($"'{Path.Combine(folder, file)}' is missing.");
            var found = await Copy.Of(Path.Combine(folder, file), cancellationToken);
            if (found.Bytes != copy.Bytes) throw new InvalidDataException($"'{Path.Combine(folder, file)}' is damaged: it has {found.Bytes} bytes and not {copy.Bytes}.");
            if (found != copy) throw new InvalidDataException($"'{Path.Combine(folder, file)}' is damaged: its SHA-256 is not the manifest's.");
        }
        return present.Count == 0 ? manifest : throw new InvalidDataException($"'{Path.Combine(folder, present.Order(StringComparer.Ordinal).First())}' is no part of the backup.");
    }

    public async Task Write(string folder, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(Path.Combine(folder, FileName), options);
        await JsonSerializer.SerializeAsync(stream, this, Json, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private static BackupManifest Read(byte[] bytes, string path)
    {
        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json);
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"'{path}' is damaged.");
        }
        if (manifest is not { Format: CurrentFormat }) throw new InvalidDataException($"'{path}' was made by another version.");
        // What it names is written into the data folder: nothing but the stores and files of the lake's own form.
        var isOurs = manifest.Files.Keys.Where(f => f is not (Journal or Console or LakeManifest)).All(f => f.StartsWith(LakeFolder, StringComparison.Ordinal) && LakeFile.IsName(f[LakeFolder.Length..]));
        return isOurs && ((string[])[Journal, Console, LakeManifest]).All(manifest.Files.ContainsKey) ? manifest : throw new InvalidDataException($"'{path}' is damaged.");
    }

    /// <param name="Bytes">Its size.</param>
    /// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
    internal sealed record Copy(long Bytes, string Sha256)
    {
        public static async Task<Copy> Of(string path, CancellationToken cancellationToken)
        {
            var digest = await FileDigest.Of(path, cancellationToken);
            return new Copy(digest.Bytes, digest.Sha256);
        }
    }
}
