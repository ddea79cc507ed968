using Bauhinia.Storage;

namespace Bauhinia.Cloud.Storage;

/// <summary>The schema of the Cloud system's store. A release, a decision, and what was done, is added and never changed: the triggers refuse it.</summary>
internal static class CloudSchema
{
    public static readonly SchemaSteps Steps = new("Cloud store",
    [
        """
        CREATE TABLE platform (
            id TEXT NOT NULL
        ) STRICT;
        INSERT INTO platform (id) VALUES (lower(hex(randomblob(6))));
        CREATE TABLE organisation (
            name TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE member (
            organisation TEXT NOT NULL REFERENCES organisation (name),
            subject TEXT NOT NULL,
            role TEXT NOT NULL,
            post TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (organisation, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_subject ON member (subject);
        CREATE TABLE invitation (
            hash BLOB PRIMARY KEY,
            organisation TEXT NOT NULL REFERENCES organisation (name),
            role TEXT NOT NULL,
            post TEXT NOT NULL,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE project (
            organisation TEXT NOT NULL REFERENCES organisation (name),
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (organisation, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE environment (
            organisation TEXT NOT NULL,
            project TEXT NOT NULL,
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (organisation, project, name),
            FOREIGN KEY (organisation, project) REFERENCES project (organisation, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE application (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organisation TEXT NOT NULL,
            project TEXT NOT NULL,
            environment TEXT NOT NULL,
            name TEXT NOT NULL,
            target INTEGER,
            available INTEGER,
            replicas INTEGER,
            since INTEGER NOT NULL,
            UNIQUE (organisation, project, environment, name),
            FOREIGN KEY (organisation, project, environment) REFERENCES environment (organisation, project, name)
        ) STRICT;
        CREATE TABLE release (
            application INTEGER NOT NULL,
            number INTEGER NOT NULL,
            manifest TEXT NOT NULL,
            subject TEXT NOT NULL,
            post TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (application, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE deployment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            application INTEGER NOT NULL,
            release INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            began INTEGER NOT NULL,
            ended INTEGER
        ) STRICT;
        CREATE INDEX deployment_application ON deployment (application, id);
        CREATE TABLE route (
            host TEXT PRIMARY KEY,
            application INTEGER NOT NULL REFERENCES application (id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            organisation TEXT NOT NULL,
            subject TEXT,
            post TEXT NOT NULL,
            kind TEXT NOT NULL,
            object TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_organisation ON audit (organisation, id);
        CREATE TRIGGER release_kept BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
        CREATE TRIGGER release_stays BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'a release is never deleted'); END;
        CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
        """,
        """
        CREATE TABLE placement_decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            application INTEGER NOT NULL,
            release INTEGER NOT NULL,
            at INTEGER NOT NULL,
            post TEXT NOT NULL,
            zone TEXT NOT NULL,
            replicas INTEGER NOT NULL,
            cpu INTEGER NOT NULL,
            memory INTEGER NOT NULL,
            decision TEXT NOT NULL,
            UNIQUE (application, release)
        ) STRICT;
        CREATE TRIGGER placement_kept BEFORE UPDATE ON placement_decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
        CREATE TRIGGER placement_stays BEFORE DELETE ON placement_decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
        """,
    ]);
}
