using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Highway;

/// <summary>How many readers are connected; a bound on what they may cost together.</summary>
internal sealed class ReaderCount(IOptions<DataOptions> options)
{
    private int count;

    /// <returns>False when the host is full: then nothing was counted.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref count) <= options.Value.MaximumReaders) return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref count);
}
