using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Console;

/// <summary>The schema of the console's store. What was decided and what was done is added to and never changed: the triggers refuse it.</summary>
internal static class ConsoleSchema
{
    public static readonly SchemaSteps Steps = new("console's store",
    [
        """
        CREATE TABLE member (
            department TEXT NOT NULL,
            subject TEXT NOT NULL,
            role TEXT NOT NULL,
            post TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (department, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_subject ON member (subject);
        CREATE TABLE invitation (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            department TEXT NOT NULL,
            role TEXT NOT NULL,
            post TEXT NOT NULL,
            expires INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE revision (
            stream TEXT NOT NULL,
            number INTEGER NOT NULL,
            digest BLOB NOT NULL,
            version INTEGER NOT NULL,
            lines TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (stream, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            revision INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            subject TEXT NOT NULL,
            post TEXT NOT NULL,
            reason TEXT,
            at INTEGER NOT NULL,
            FOREIGN KEY (stream, revision) REFERENCES revision (stream, number)
        ) STRICT;
        CREATE INDEX decision_stream ON decision (stream, id);
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            department TEXT NOT NULL,
            subject TEXT,
            post TEXT NOT NULL,
            kind TEXT NOT NULL,
            object TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_department ON audit (department, id);
        CREATE TABLE connector_pause (
            stream TEXT PRIMARY KEY,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reader_key (
            id INTEGER PRIMARY KEY,
            subject TEXT NOT NULL,
            name TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            withdrawn INTEGER
        ) STRICT;
        CREATE INDEX reader_key_subject ON reader_key (subject);
        CREATE TRIGGER revision_kept BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
        CREATE TRIGGER revision_stays BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;
        CREATE TRIGGER decision_kept BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
        CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
        CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
        """,
    ]);
}
