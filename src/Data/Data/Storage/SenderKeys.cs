using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage;

/// <summary>
/// Keys of those who may send to a stream. A key is 256 random bits, so its plain SHA-256 tells nothing about it and needs no salt; only that is kept.
/// </summary>
internal sealed class SenderKeys(JournalConnections connections, TimeProvider clock)
{
    private const string Prefix = "bdk_";

    // No stream has this name.
    private const string Operator = "*";

    /// <summary>Gives a key, which is shown once.</summary>
    /// <returns>The key; null when the name is taken.</returns>
    public Task<string?> Give(StreamId stream, string name, CancellationToken cancellationToken) => Give(stream.Value, name, cancellationToken);

    /// <summary>Gives the operator's key, which reads the state of connectors and sends to no stream.</summary>
    /// <returns>The key; null when the name is taken.</returns>
    public Task<string?> GiveOperator(string name, CancellationToken cancellationToken) => Give(Operator, name, cancellationToken);

    /// <summary>The name under which the console keeps a key: no department can take, or find out, another's.</summary>
    public static string NameInConsole(StreamId stream, string name) => $"{stream}/{name}";

    /// <summary>All keys of a stream, those in use first.</summary>
    public Task<IReadOnlyList<GivenKey>> Of(StreamId stream, CancellationToken cancellationToken) => connections.Read<IReadOnlyList<GivenKey>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, created, withdrawn FROM sender_key WHERE stream = $stream ORDER BY withdrawn IS NOT NULL, id DESC LIMIT 1000";
        command.Parameters.AddWithValue("$stream", stream.Value);
        using var rows = command.ExecuteReader();
        var keys = new List<GivenKey>();
        while (rows.Read()) keys.Add(new GivenKey(rows.GetInt64(0), rows.GetString(1), UtcMicroseconds.From(rows.GetInt64(2)), rows.IsDBNull(3) ? null : UtcMicroseconds.From(rows.GetInt64(3))));
        return keys;
    }, cancellationToken);

    /// <summary>Withdraws a key by its name, for good and at once.</summary>
    public async Task<bool> Withdraw(string name, CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE sender_key SET \"withdrawn\" = $now WHERE name = $name AND withdrawn IS NULL";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$now", UtcMicroseconds.Of(clock.GetUtcNow()));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Whose a sender's key is; null when it is none, or was withdrawn.</summary>
    public async Task<SenderKey?> Find(string key, CancellationToken cancellationToken) =>
        await Row(key, cancellationToken) is { } row && StreamId.TryRead(row.Stream, out var stream) ? new SenderKey(row.Name, stream) : null;

    /// <summary>The stream that a key may send to; null when it is no key, or was withdrawn.</summary>
    public async Task<StreamId?> StreamOf(string key, CancellationToken cancellationToken) =>
        (await Find(key, cancellationToken))?.Stream;

    /// <summary>Whether a key is an operator's.</summary>
    public async Task<bool> IsOperator(string key, CancellationToken cancellationToken) => (await Row(key, cancellationToken))?.Stream == Operator;

    private async Task<string?> Give(string stream, string name, CancellationToken cancellationToken)
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO sender_key (name, stream, hash, created) VALUES ($name, $stream, $hash, $now) ON CONFLICT (name) DO NOTHING";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$hash", Hash(key));
        command.Parameters.AddWithValue("$now", UtcMicroseconds.Of(clock.GetUtcNow()));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1 ? key : null;
    }

    private async Task<(string Name, string Stream)?> Row(string key, CancellationToken cancellationToken)
    {
        if (key.Length != 47 || !key.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = Hash(key);
        return await connections.Read<(string, string)?>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT name, stream FROM sender_key WHERE hash = $hash AND withdrawn IS NULL";
            command.Parameters.AddWithValue("$hash", hash);
            using var row = command.ExecuteReader();
            return row.Read() ? (row.GetString(0), row.GetString(1)) : null;
        }, cancellationToken);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
