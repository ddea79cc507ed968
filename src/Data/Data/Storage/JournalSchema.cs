using System.Globalization;
using Bauhinia.Storage;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>The journal's tables. <c>migrate</c> alone makes or changes them; the version stands in <c>PRAGMA user_version</c>.</summary>
internal static class JournalSchema
{
    /// <summary>Bits of a position that hold the sequence: 2^40 messages a stream, 2^23 streams.</summary>
    public const int SequenceBits = 40;

    /// <summary>Each entry brings the schema from its index to the next version.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL,
            since INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stream_version (
            stream INTEGER NOT NULL REFERENCES stream(id),
            version INTEGER NOT NULL,
            schema TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (stream, version)
        ) STRICT, WITHOUT ROWID;
        -- position = stream << 40 | sequence: one index for both, and a stream is one range of it.
        CREATE TABLE event (
            position INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL REFERENCES stream(id),
            key TEXT NOT NULL,
            measured INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            hash BLOB NOT NULL,
            accepted INTEGER NOT NULL,
            source INTEGER NOT NULL,
            readings INTEGER NOT NULL,
            equal_repeats INTEGER NOT NULL,
            different_repeats INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX event_identity ON event (stream, key, measured, hash);
        CREATE INDEX event_accepted ON event (stream, accepted);
        CREATE TABLE repeat (
            position INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT;
        -- The newest message of each key, so that the latest values never need the history.
        CREATE TABLE latest (
            stream INTEGER NOT NULL,
            key TEXT NOT NULL,
            measured INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (stream, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sender_key (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            stream TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            withdrawn INTEGER
        ) STRICT;
        """,
        """
        CREATE TABLE connector_run (
            stream TEXT PRIMARY KEY,
            origin TEXT NOT NULL,
            at INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            status INTEGER,
            tag TEXT,
            modified TEXT,
            failures INTEGER NOT NULL,
            next INTEGER,
            good INTEGER,
            runs INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            repeated INTEGER NOT NULL,
            revised INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            readings INTEGER NOT NULL,
            left_out INTEGER NOT NULL,
            corrected INTEGER NOT NULL,
            cut INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
    ];

    public static int Version => Steps.Length;

    /// <summary>Brings the journal to this version's schema; safe to run again.</summary>
    public static async Task Migrate(string file, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(Path.GetDirectoryName(file) ?? "/");
        await using var connection = await JournalConnections.OpenForWriting(file, mayCreate: true, cancellationToken);
        for (var version = await VersionOf(connection, cancellationToken); version < Steps.Length; version++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.Transaction = (SqliteTransaction)transaction;
#pragma warning disable CA2100 // The statements are constants of this file.
            command.CommandText = Steps[version] + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1};");
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Refuses a journal that is not of this version: a web process never changes it.</summary>
    public static async Task Require(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new StartRefusedException($"There is no journal '{file}': run 'bauhinia migrate' first.");
        await using var connection = await JournalConnections.OpenForWriting(file, mayCreate: false, cancellationToken);
        var found = await VersionOf(connection, cancellationToken);
        if (found < Version) throw new StartRefusedException($"The journal '{file}' has version {found} and not {Version}: run 'bauhinia migrate' first.");
        if (found > Version) throw new StartRefusedException($"The journal '{file}' has version {found}, which is newer than this program's {Version}.");
    }

    private static async Task<int> VersionOf(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
