using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>Keeps sessions on disk, so that a host that was killed knows its readers again. A place may be older than the reader's, never newer.</summary>
internal sealed class MqttSessionStore(JournalConnections connections, Journal journal)
{
    public async Task<List<MqttSession>> Load(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var streams = journal.Streams.ToDictionary(s => s.Number);
        return await connections.Read(connection =>
        {
            var sessions = new Dictionary<string, MqttSession>(StringComparer.Ordinal);
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT client, owner, kept, absent, subscriptions FROM mqtt_session";
            using (var row = command.ExecuteReader())
            {
                while (row.Read())
                {
                    var session = new MqttSession(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), TimeSpan.FromSeconds(row.GetInt64(2)))
                    {
                        AbsentSince = row.IsDBNull(3) ? now : UtcMicroseconds.From(row.GetInt64(3)),
                    };
                    foreach (var kept in JsonSerializer.Deserialize<List<Kept>>(row.GetString(4)) ?? [])
                    {
                        if (EventFilter.Read(kept.Filter) is { } filter) session.Set(new MqttSubscription(filter, kept.IsAtLeastOnce, kept.Identifier, kept.KeepsRetain));
                    }
                    sessions[session.ClientId] = session;
                }
            }
            command.CommandText = "SELECT client, stream, epoch, sequence FROM mqtt_place";
            using var places = command.ExecuteReader();
            while (places.Read())
            {
                // A place of another life of the journal says nothing: its reader goes on with what comes next.
                if (sessions.TryGetValue(places.GetString(0), out var session) && streams.TryGetValue(places.GetInt64(1), out var stream)
                    && stream.Epoch == new StreamEpoch(places.GetInt64(2)) && places.GetInt64(3) <= stream.Tail.Last)
                {
                    session.Restore(new StreamPlace(stream, places.GetInt64(3)));
                }
            }
            // A stream of which the session has no place, new or of a new epoch, goes on with what comes next.
            foreach (var session in sessions.Values)
            {
                foreach (var stream in streams.Values.Where(s => s.Declaration.IsPublic && session.Subscriptions.Any(x => x.Filter.Matches(s.Id)))) session.Place(stream);
            }
            return sessions.Values.ToList();
        }, cancellationToken);
    }

    /// <summary>Writes sessions whole, in one transaction; those that are not kept are deleted.</summary>
    public async Task Save(IReadOnlyCollection<MqttSession> sessions, CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, cancellationToken);
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken);
        foreach (var session in sessions)
        {
            Execute(connection, transaction, "DELETE FROM mqtt_place WHERE client = $1", session.ClientId);
            Execute(connection, transaction, "DELETE FROM mqtt_session WHERE client = $1", session.ClientId);
            if (!session.IsKept) continue;
            var subscriptions = session.Subscriptions.Select(s => new Kept(s.Filter.Text, s.IsAtLeastOnce, s.Identifier, s.KeepsRetain)).ToList();
            Execute(connection, transaction, "INSERT INTO mqtt_session (client, owner, kept, absent, subscriptions) VALUES ($1, $2, $3, $4, $5)",
                session.ClientId, (object?)session.Owner ?? DBNull.Value, (long)session.Kept.TotalSeconds,
                session.Connection is null ? UtcMicroseconds.Of(session.AbsentSince) : DBNull.Value, JsonSerializer.Serialize(subscriptions));
            foreach (var place in session.Places)
            {
                Execute(connection, transaction, "INSERT INTO mqtt_place (client, stream, epoch, sequence) VALUES ($1, $2, $3, $4)",
                    session.ClientId, place.Stream.Number, place.Stream.Epoch.Value, place.Done);
            }
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string statement, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i]);
        command.ExecuteNonQuery();
    }

    private sealed record Kept(string Filter, bool IsAtLeastOnce, uint Identifier, bool KeepsRetain);
}
