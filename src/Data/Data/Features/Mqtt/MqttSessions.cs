using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// The sessions of this host. A client identifier has one connection: who comes next takes the session over (MQTT 5 §3.1.4), except that of a device,
/// which only the same key takes over.
/// </summary>
internal sealed partial class MqttSessions(MqttSessionStore store, JournalReader reader, IOptions<DataOptions> options, TimeProvider clock, ILogger<MqttSessions> logger) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, MqttSession> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<(StreamId, long)>> saved = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim writing = new(1);
    private List<(MqttSession Session, TaskCompletionSource Written)> waiting = [];

    /// <summary>Between two writes of sessions the journal's writer has the file: readers who subscribe all the time cannot take it from senders.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task Load(CancellationToken cancellationToken)
    {
        foreach (var session in await store.Load(clock.GetUtcNow(), cancellationToken)) sessions[session.ClientId] = session;
    }

    /// <summary>Gives a connection its session, new or found.</summary>
    /// <returns>Null when the identifier is another's.</returns>
    public async Task<(MqttSession Session, bool IsPresent)?> Enter(MqttConnection connection, string clientId, string? owner, bool isClean, TimeSpan kept, CancellationToken cancellationToken)
    {
        MqttSession? earlier, session;
        bool isPresent;
        lock (gate)
        {
            earlier = sessions.GetValueOrDefault(clientId);
            var isOver = earlier is not null && HasExpired(earlier, clock.GetUtcNow());
            if (!isOver && earlier?.Owner is { } holder && holder != owner) return null;
            // A device whose identifier a reader has taken meanwhile begins anew.
            isPresent = !isClean && !isOver && earlier is not null && earlier.Owner == owner && earlier.Subscriptions.Count > 0;
            session = isPresent && earlier is not null ? earlier.Continue(owner, kept) : new MqttSession(clientId, owner, kept);
            session.Connection = connection;
            session.Network = connection.Network;
            connection.Session = session;
            sessions[clientId] = session;
        }
        if (earlier?.Connection is { } other) await other.End(MqttDisconnectReasonCode.SessionTakenOver, null);
        if (earlier is { IsKept: true }) await Save(session, cancellationToken);
        foreach (var place in session.Places)
        {
            // What was trimmed meanwhile cannot be given.
            if (await reader.Oldest(place.Stream, cancellationToken) is { } oldest && oldest > place.Done + 1) place.Pass(oldest - 1);
        }
        return (session, isPresent);
    }

    /// <summary>Whether a session may be kept beside those that are.</summary>
    public bool HasRoom(MqttSession session)
    {
        if (session.IsKept || session.Kept <= TimeSpan.Zero) return true;
        lock (gate)
        {
            var kept = sessions.Values.Where(s => s.IsKept).ToList();
            return kept.Count < options.Value.Mqtt.MaximumSessions
                && (session.Owner is not null || kept.Count(s => s.Owner is null && s.Network == session.Network) < options.Value.Mqtt.MaximumSessionsPerAddress);
        }
    }

    /// <summary>Called when a connection has ended; a session that was taken over is no longer its own.</summary>
    public async Task Leave(MqttConnection connection)
    {
        if (connection.Session is not { } session) return;
        lock (gate)
        {
            if (sessions.GetValueOrDefault(session.ClientId) != session) return;
            session.Unacknowledged = connection.Unacknowledged();
            session.Connection = null;
            session.AbsentSince = clock.GetUtcNow();
            if (!session.IsKept) sessions.Remove(session.ClientId);
        }
        if (session.IsKept) await TrySave([session], CancellationToken.None);
    }

    /// <summary>Writes a session before its client is told that it is kept.</summary>
    public async Task Save(MqttSession session, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) waiting.Add((session, written));
        await writing.WaitAsync(cancellationToken);
        try
        {
            // All that wait are written at once: by the first whose turn it is.
            if (!written.Task.IsCompleted) await SaveWaiting();
        }
        finally
        {
            writing.Release();
        }
        await written.Task;
    }

    private async Task SaveWaiting()
    {
        List<(MqttSession Session, TaskCompletionSource Written)> batch;
        List<MqttSession> current;
        lock (gate)
        {
            (batch, waiting) = (waiting, []);
            current = [.. batch.Select(b => b.Session).Where(s => sessions.GetValueOrDefault(s.ClientId) == s).Distinct()];
        }
        try
        {
            // Not cancellable: others wait for it too.
            await store.Save(current, CancellationToken.None);
            foreach (var (_, written) in batch) written.SetResult();
        }
        catch (SqliteException broken)
        {
            foreach (var (_, written) in batch) written.SetException(broken);
        }
        await Task.Delay(Pause, CancellationToken.None);
    }

    /// <summary>Writes places that moved, and ends sessions whose clients were away for too long.</summary>
    public async Task Sweep(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<MqttSession> ended, moved;
        lock (gate)
        {
            ended = [.. sessions.Values.Where(s => HasExpired(s, now))];
            foreach (var session in ended)
            {
                sessions.Remove(session.ClientId);
                saved.Remove(session.ClientId);
            }
            moved = [.. sessions.Values.Where(s => s.IsKept && !(saved.TryGetValue(s.ClientId, out var before) && before.SequenceEqual(PlacesOf(s))))];
        }
        if (ended.Count > 0) await TryForget(ended, cancellationToken);
        if (moved.Count > 0) await TrySave(moved, cancellationToken);
    }

    public void Dispose() => writing.Dispose();

    private bool HasExpired(MqttSession session, DateTimeOffset now) =>
        session.Connection is null && (now - session.AbsentSince > session.Kept || now - session.AbsentSince > TimeSpan.FromMinutes(options.Value.Mqtt.SessionMinutes));

    private async Task TryForget(List<MqttSession> ended, CancellationToken cancellationToken) =>
        await TryWrite([.. ended.Select(s => new MqttSession(s.ClientId, null, TimeSpan.Zero))], cancellationToken);

    private async Task TrySave(List<MqttSession> moved, CancellationToken cancellationToken)
    {
        var places = moved.ConvertAll(s => (s.ClientId, Places: PlacesOf(s)));
        if (!await TryWrite(moved, cancellationToken)) return;
        lock (gate)
        {
            foreach (var (client, at) in places) saved[client] = at;
        }
    }

    private async Task<bool> TryWrite(IReadOnlyCollection<MqttSession> changed, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            List<MqttSession> current;
            // One that was taken over or came back meanwhile is written by its successor.
            lock (gate) current = [.. changed.Where(s => sessions.GetValueOrDefault(s.ClientId) is not { } now ? !s.IsKept : now == s)];
            await store.Save(current, cancellationToken);
            return true;
        }
        catch (SqliteException broken)
        {
            // The places on disk are older than the readers': after a fall they get some events again.
            Log.NotSaved(logger, broken.SqliteErrorCode, broken);
            return false;
        }
        finally
        {
            writing.Release();
        }
    }

    private static IReadOnlyList<(StreamId, long)> PlacesOf(MqttSession session) => [.. session.Places.Select(p => (p.Stream.Id, p.Done)).OrderBy(p => p.Id.Value, StringComparer.Ordinal)];

    private static partial class Log
    {
        [LoggerMessage(EventId = 5502, Level = LogLevel.Warning, Message = "The places of MQTT sessions could not be written (SQLite {Code})")]
        public static partial void NotSaved(ILogger logger, int code, Exception broken);
    }
}
