using Bauhinia.Storage;

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
        """
        -- Readers over MQTT that went away and may come back: what they asked for and how far they got.
        CREATE TABLE mqtt_session (
            client TEXT PRIMARY KEY,
            owner TEXT,
            kept INTEGER NOT NULL,
            absent INTEGER,
            subscriptions TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mqtt_place (
            client TEXT NOT NULL,
            stream INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (client, stream)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        -- The gap ledger: which periods came, as runs of their numbers; and what else is to be said of a period. Made from the events, except the clock.
        CREATE TABLE ledger (
            stream INTEGER PRIMARY KEY,
            period INTEGER NOT NULL,
            patience INTEGER NOT NULL,
            due INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE ledger_run (
            stream INTEGER NOT NULL,
            key TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (stream, key, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ledger_run_last ON ledger_run (stream, last);
        CREATE TABLE ledger_note (
            stream INTEGER NOT NULL,
            begin INTEGER NOT NULL,
            key TEXT NOT NULL,
            kind INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (stream, begin, key, kind, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE ledger_clock (
            stream INTEGER NOT NULL,
            held INTEGER NOT NULL,
            clock INTEGER NOT NULL,
            PRIMARY KEY (stream, held)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        -- Up to where payloads were given up, for the lake has them; and the forms of payload with which they are made again from there.
        CREATE TABLE trimmed (
            stream INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE trimmed_form (
            stream INTEGER NOT NULL,
            form TEXT NOT NULL,
            PRIMARY KEY (stream, form)
        ) STRICT, WITHOUT ROWID;
        """,
    ];

    private static readonly SchemaSteps Schema = new("journal", Steps);

    /// <summary>Brings the journal to this version's schema; safe to run again.</summary>
    public static Task Migrate(string file, CancellationToken cancellationToken) => Schema.Migrate(file, cancellationToken);

    /// <summary>Refuses a journal that is not of this version: a web process never changes it.</summary>
    public static Task Require(string file, CancellationToken cancellationToken) => Schema.Require(file, cancellationToken);
}
