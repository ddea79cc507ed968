using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>The manifest's tables: which files the lake consists of. A file that it does not name is no part of the lake.</summary>
internal static class LakeSchema
{
    public static readonly SchemaSteps Steps = new("manifest of the lake",
    [
        """
        -- Up to where the journal has been copied.
        CREATE TABLE place (
            stream TEXT PRIMARY KEY,
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE file (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            day TEXT NOT NULL,
            name TEXT NOT NULL UNIQUE,
            rows INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            revisions INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX file_day ON file (stream, day);
        """,
        """
        -- The version of the stream that a file was written under: its columns have the kinds of that one.
        ALTER TABLE file ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        -- Of the newest declaration, for a stream whose declaration goes.
        ALTER TABLE place ADD COLUMN retention INTEGER;
        """,
        """
        -- A file of hours, and not of readings: it says what the readings that are named beside it come to.
        ALTER TABLE file ADD COLUMN rollup INTEGER NOT NULL DEFAULT 0;
        """,
        """
        -- SHA-256 of the file, in hexadecimal.
        ALTER TABLE file ADD COLUMN hash TEXT;
        -- Which lake this is: one row, drawn when it is first opened.
        CREATE TABLE lake (id TEXT NOT NULL) STRICT;
        """,
    ]);
}
