using System.Collections.Concurrent;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Storage;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>Lets members of a department hold a connector and run it at once. That it is held outlives the host.</summary>
internal sealed class ConnectorControl(ConsoleStore store, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, bool> paused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new(StringComparer.Ordinal);

    /// <summary>Called before the feeds begin.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        foreach (var stream in await store.Read(session => session.Rows("SELECT stream FROM connector_pause", row => row.GetString(0)), cancellationToken)) paused[stream] = true;
    }

    public bool IsPaused(string stream) => paused.ContainsKey(stream);

    /// <summary>What <see cref="Wait"/> waits for. Taken before anything is looked at, so that nothing that is said meanwhile is missed.</summary>
    public Task SignalOf(string stream) => signals.GetOrAdd(stream, _ => NewSignal()).Task;

    /// <summary>Waits until the time has passed or someone has said something.</summary>
    public async Task Wait(Task signal, TimeSpan time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(time, clock, ending.Token));
        await ending.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <returns>False when it is paused already.</returns>
    public Task<bool> Pause(string stream, Member by, CancellationToken cancellationToken) => Change(
        stream, by, "connector_paused", "INSERT INTO connector_pause (stream, since) VALUES ($1, $2) ON CONFLICT DO NOTHING", name => paused[name] = true, cancellationToken);

    /// <returns>False when it is not paused.</returns>
    public Task<bool> Resume(string stream, Member by, CancellationToken cancellationToken) => Change(
        stream, by, "connector_resumed", "DELETE FROM connector_pause WHERE stream = $1 AND since <= $2", name => paused.TryRemove(name, out _), cancellationToken);

    /// <summary>Runs a connector as soon as it is its turn.</summary>
    public Task<bool> RunNow(string stream, Member by, CancellationToken cancellationToken) => Change(stream, by, "connector_run", null, _ => { }, cancellationToken);

    private async Task<bool> Change(string stream, Member by, string kind, string? statement, Action<string> then, CancellationToken cancellationToken)
    {
        var isDone = await store.Write(session =>
        {
            var now = clock.GetUtcNow();
            if (statement is not null && session.Execute(statement, stream, UtcMicroseconds.Of(now)) == 0) return false;
            ConsoleAudit.Add(session, by.Department, by, kind, stream, now);
            return true;
        }, cancellationToken);
        if (!isDone) return false;
        then(stream);
        if (signals.TryRemove(stream, out var signal)) signal.TrySetResult();
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
