namespace Bauhinia.Data.Storage;

/// <summary>Up to where the broker has said that it holds a stream.</summary>
internal sealed class Confirmation
{
    private readonly Lock gate = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last;

    public void Set(long sequence)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            last = sequence;
            (waiting, more) = (more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        waiting.SetResult();
    }

    /// <returns>Whether the broker holds everything up to a sequence before the time is over.</returns>
    public async Task<bool> Reaches(long sequence, TimeSpan patience, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (last >= sequence) return true;
                next = more.Task;
            }
            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
