namespace Bauhinia.Storage;

/// <summary>The engines a system can keep its records in.</summary>
public enum DatabaseProvider
{
    /// <summary>One file on this machine, WAL with synchronous=FULL.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later.</summary>
    Postgres,
}
