namespace Bauhinia.Identity.Features.Notices;

/// <summary>Wakes the sender of this process as soon as a notice was written; other processes find it at their next look.</summary>
internal sealed class NoticeSignal : IDisposable
{
    private readonly SemaphoreSlim _written = new(0);

    public void Wake()
    {
        if (_written.CurrentCount == 0) _written.Release();
    }

    public Task Wait(TimeSpan atMost, CancellationToken cancellationToken) => _written.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _written.Dispose();
}
