namespace Bauhinia.Data.Storage.Lake;

/// <summary>The files of one moment. None of them is deleted before the lease ends.</summary>
internal sealed class LakeLease(IReadOnlyList<LakeFile> files, long sequence, Action<IReadOnlyList<LakeFile>> release) : IDisposable
{
    private Action<IReadOnlyList<LakeFile>>? ending = release;

    public IReadOnlyList<LakeFile> Files => files;

    /// <summary>Up to where the lake held the stream at that moment.</summary>
    public long Sequence => sequence;

    public void Dispose() => Interlocked.Exchange(ref ending, null)?.Invoke(files);
}
