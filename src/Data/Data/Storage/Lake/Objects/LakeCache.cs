using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>
/// The lake's folder as a cache of the bucket: files are brought when somebody needs them, and those that were not used for the longest time go when there
/// is no room. Never goes a file that somebody holds, that the bucket has not confirmed, or that is about to be named. Where the folder keeps the files, there is nothing to do.
/// </summary>
internal sealed class LakeCache(LakeManifest manifest, LakeBucket bucket, BucketClaim claim, IOptions<DataOptions> options) : IDisposable
{
    private const int Stripes = 64;
    private const string Arriving = ".arriving";
    private readonly Lock gate = new();
    private readonly Dictionary<string, Copy> copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> deletions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];
    private readonly SemaphoreSlim transfers = new(options.Value.Lake.Bucket?.Parallel ?? 1);
    private long bytes;
    private long uses;

    private long MostBytes => (options.Value.Lake.Bucket?.CacheMegabytes ?? 0) * 1024L * 1024;

    /// <summary>Finds what the folder has. Called once, after the manifest was read.</summary>
    public void Begin()
    {
        if (bucket.Objects is null) return;
        foreach (var left in Directory.EnumerateFiles(manifest.Folder, $"*{Arriving}", SearchOption.AllDirectories)) File.Delete(left);
        foreach (var (file, found) in manifest.All.Select(f => (f, new FileInfo(manifest.PathOf(f)))).Where(f => f.Item2.Exists).OrderBy(f => f.Item2.LastWriteTimeUtc))
        {
            // A power cut may have left less of a copy that was being brought.
            if (found.Length != file.Bytes) found.Delete();
            else Enter(file, isConfirmed: false);
        }
    }

    /// <summary>Keeps a file that was written into the folder for good, before the manifest names it.</summary>
    public async Task<LakeFile> Keep(LakeFile file, CancellationToken cancellationToken)
    {
        long size;
        using (var written = new FileStream(manifest.PathOf(file), FileMode.Open, FileAccess.ReadWrite))
        {
            // The manifest may name it only once it would survive a power cut.
            written.Flush(flushToDisk: true);
            size = written.Length;
        }
        if (bucket.Objects is not { } objects) return file with { Bytes = size };
        if (!await claim.Take(cancellationToken)) throw new LakeUnreachableException("The prefix in the bucket is another lake's.");
        var digest = await FileDigest.Of(manifest.PathOf(file), cancellationToken);
        await objects.Put(file.Name, digest, cancellationToken);
        var kept = file with { Bytes = digest.Bytes, Sha256 = digest.Sha256 };
        lock (gate)
        {
            Enter(kept, isConfirmed: true);
            Settle();
            Evict(0);
        }
        return kept;
    }

    /// <summary>Sees to it that files stand in the folder. The caller holds them; they stay for as long as it does.</summary>
    public async Task Bring(IReadOnlyCollection<LakeFile> files, CancellationToken cancellationToken)
    {
        if (bucket.Objects is not { } objects) return;
        List<LakeFile> absent;
        lock (gate)
        {
            Settle();
            absent = [.. files.Where(f => !Use(f.Name))];
        }
        if (absent.Count == 0) return;
        if (files.Sum(f => f.Bytes) > MostBytes) throw new CacheFullException();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = absent.Select(file => Bring(objects, file, ending)).ToList();
        await Task.WhenAll(all);
    }

    /// <summary>Notes that the bucket has a file.</summary>
    public void Confirm(string name)
    {
        lock (gate)
        {
            if (copies.TryGetValue(name, out var copy)) copy.IsConfirmed = true;
        }
    }

    /// <summary>Whether the folder has a copy.</summary>
    public bool Has(string name)
    {
        lock (gate) return copies.ContainsKey(name);
    }

    /// <summary>What the manifest has given up, and nobody holds: the bucket need not keep it.</summary>
    public IReadOnlyList<string> Deletions()
    {
        lock (gate)
        {
            Settle();
            return [.. deletions];
        }
    }

    /// <summary>Notes that the bucket has given up a file.</summary>
    public void Deleted(string name)
    {
        lock (gate) deletions.Remove(name);
    }

    public void Dispose()
    {
        transfers.Dispose();
        foreach (var turn in turns) turn.Dispose();
    }

    // One that fails stops the others: the question cannot be answered.
    private async Task Bring(BucketObjects objects, LakeFile file, CancellationTokenSource ending)
    {
        var turn = turns[(uint)StringComparer.Ordinal.GetHashCode(file.Name) % Stripes];
        await turn.WaitAsync(ending.Token);
        try
        {
            lock (gate)
            {
                if (Use(file.Name)) return;
            }
            await transfers.WaitAsync(ending.Token);
            try
            {
                await Fetch(objects, file, ending.Token);
            }
            finally
            {
                transfers.Release();
            }
        }
        catch (IOException)
        {
            await ending.CancelAsync();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Fetch(BucketObjects objects, LakeFile file, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!Evict(file.Bytes)) throw new CacheFullException();
            bytes += file.Bytes;
        }
        var path = manifest.PathOf(file);
        var arriving = $"{path}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Arriving}";
        var isThere = false;
        try
        {
            Bauhinia.Storage.PrivateFolder.Create(Path.GetDirectoryName(path) ?? manifest.Folder);
            if (!await objects.Get(file.Name, arriving, cancellationToken)) throw new LakeUnreachableException($"The bucket of the lake has no '{file.Name}'.");
            var digest = await FileDigest.Of(arriving, cancellationToken);
            if (digest.Bytes != file.Bytes || (file.Sha256 is { } hash && digest.Sha256 != hash)) throw new LakeUnreachableException($"'{file.Name}' came from the bucket with other bytes than were put there.");
            File.Move(arriving, path, overwrite: true);
            isThere = true;
        }
        finally
        {
            if (!isThere) File.Delete(arriving);
            lock (gate)
            {
                bytes -= file.Bytes;
                if (isThere) Enter(file, isConfirmed: true);
            }
        }
    }

    private bool Use(string name)
    {
        if (!copies.TryGetValue(name, out var copy)) return false;
        copy.Used = ++uses;
        return true;
    }

    private void Enter(LakeFile file, bool isConfirmed)
    {
        if (copies.TryGetValue(file.Name, out var known)) bytes -= known.File.Bytes;
        copies[file.Name] = new Copy(file) { IsConfirmed = isConfirmed, Used = ++uses };
        bytes += file.Bytes;
    }

    private void Forget(string name)
    {
        if (copies.Remove(name, out var copy)) bytes -= copy.File.Bytes;
    }

    // The manifest has deleted the copies by then.
    private void Settle()
    {
        while (manifest.GivenUp.TryDequeue(out var name))
        {
            Forget(name);
            deletions.Add(name);
        }
    }

    /// <returns>Whether there is room for so many bytes.</returns>
    private bool Evict(long room)
    {
        if (bytes + room <= MostBytes) return true;
        foreach (var copy in copies.Values.Where(c => c.IsConfirmed).OrderBy(c => c.Used).ToList())
        {
            if (!manifest.TryDropCopy(copy.File)) continue;
            Forget(copy.File.Name);
            if (bytes + room <= MostBytes) return true;
        }
        return false;
    }

    private sealed class Copy(LakeFile file)
    {
        public LakeFile File => file;

        public long Used { get; set; }

        public bool IsConfirmed { get; set; }
    }
}
