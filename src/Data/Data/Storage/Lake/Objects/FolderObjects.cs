using System.Runtime.CompilerServices;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Keeps the lake's files where they were written, in its folder.</summary>
internal sealed class FolderObjects(string folder) : ILakeObjects
{
    public bool AreElsewhere => false;

    public Task Put(string name, FileDigest digest, CancellationToken cancellationToken)
    {
        // The manifest may name it only once it would survive a power cut.
        using var written = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
        return written.Length == digest.Bytes ? Task.CompletedTask : throw new LakeUnreachableException($"'{name}' was changed while it was kept.");
    }

    public async Task<bool> Get(string name, string path, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(folder, name);
        if (!File.Exists(kept)) return false;
        await using var source = new FileStream(kept, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await source.CopyToAsync(copy, cancellationToken);
        copy.Flush(flushToDisk: true);
        return true;
    }

    public Task Delete(string name, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(folder, name));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<LakeObject> List(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var found in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(folder, found.FullName);
            if (name.StartsWith(prefix, StringComparison.Ordinal)) yield return new LakeObject(name, found.Length, found.LastWriteTimeUtc);
        }
        await Task.CompletedTask;
    }
}
