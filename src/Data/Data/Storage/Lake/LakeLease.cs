namespace Bauhinia.Data.Storage.Lake;

/// <summary>The files of one moment. None of them is deleted before the lease ends.</summary>
internal sealed class LakeLease(IReadOnlyList<LakeFile> files, IReadOnlyList<LakeFile> rollups, long sequence, Action<IReadOnlyList<LakeFile>> release) : IDisposable
{
    private Action<IReadOnlyList<LakeFile>>? ending = release;

    /// <summary>The readings.</summary>
    public IReadOnlyList<LakeFile> Files => files;

    /// <summary>The hours, a file a day.</summary>
    public IReadOnlyList<LakeFile> Rollups => rollups;

    /// <summary>Up to where the lake held the stream at that moment.</summary>
    public long Sequence => sequence;

    public void Dispose() => Interlocked.Exchange(ref ending, null)?.Invoke([.. files, .. rollups]);
}
