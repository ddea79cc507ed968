using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Highway;

/// <summary>Finds where a reader begins: after its token, at a time, at the beginning of what is kept, or with the next event.</summary>
internal sealed class ReaderPlace(JournalReader reader)
{
    private const string Beginning = "beginning";

    /// <returns>The sequence after which to read; or the status and code of why not.</returns>
    public async Task<(long After, int Status, string? Problem)> Find(JournalStream stream, string? token, string? from, CancellationToken cancellationToken)
    {
        if (from is not null)
        {
            return InstantText.TryRead(from, out var time)
                ? (Math.Max(await reader.LastBefore(stream, time, cancellationToken), await BeforeOldest(stream, cancellationToken)), 0, null)
                : (0, 400, DataProblems.TokenMalformed);
        }
        if (token is null) return (stream.Tail.Last, 0, null);
        if (token == Beginning) return (await BeforeOldest(stream, cancellationToken), 0, null);
        if (!ResumeToken.TryRead(token, out var place)) return (0, 400, DataProblems.TokenMalformed);
        // A sequence that was never given is of another life of the journal too, whatever its epoch says.
        if (place.Epoch != stream.Epoch || place.Sequence > stream.Tail.Last) return (0, 410, DataProblems.EpochUnknown);
        return place.Sequence < await BeforeOldest(stream, cancellationToken) ? (0, 410, DataProblems.BeforeRetention) : (place.Sequence, 0, null);
    }

    private async Task<long> BeforeOldest(JournalStream stream, CancellationToken cancellationToken) =>
        await reader.Oldest(stream, cancellationToken) is { } oldest ? oldest - 1 : stream.Tail.Last;
}
