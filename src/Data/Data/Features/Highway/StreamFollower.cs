using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Highway;

/// <summary>
/// Gives one reader every event after its place, once and in order. From the shared tail where it is near, from the journal where it has fallen
/// behind; it holds little between two writes, so that a slow reader costs nobody.
/// </summary>
internal sealed class StreamFollower(JournalReader journal)
{
    private const int MostFrames = 64;

    /// <summary>What one reader that has fallen behind may hold while it takes nothing; thousands of them may be there.</summary>
    private const long MostBytes = 128 * 1024;

    /// <summary>Follows a stream until the reader has gone.</summary>
    /// <param name="write">Writes events; called with none when the stream has been silent for a while.</param>
    public async Task Follow(JournalStream stream, long after, Func<IReadOnlyList<EventFrame>, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var hasWaited = false;
        while (true)
        {
            var (frames, more) = stream.Tail.After(after);
            frames ??= await journal.After(stream, after, MostFrames, MostBytes, cancellationToken);
            if (frames.Count > 0)
            {
                // What was trimmed meanwhile cannot be given: the connection breaks, and the reader's token is answered with 410.
                if (frames[0].Sequence != after + 1) throw new InvalidDataException($"The stream '{stream.Id}' has a hole after {after}.");
                await write(frames, cancellationToken);
                (after, hasWaited) = (frames[^1].Sequence, false);
                continue;
            }
            if (hasWaited) await write([], cancellationToken);
            // Ends with the next event, or with a heartbeat: one for all readers, for a clock a reader would cost each event of each reader.
            await more.WaitAsync(cancellationToken);
            hasWaited = true;
        }
    }
}
