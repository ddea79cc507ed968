using Microsoft.Data.Sqlite;

namespace Bauhinia.Storage;

/// <summary>Opens SQLite files whose commits survive a power cut: <c>synchronous=FULL</c> in WAL mode.</summary>
public static class SqliteFile
{
    private const string ForWriting = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON;";

    /// <param name="file">Its path.</param>
    /// <param name="mayCreate">Whether it is made where there is none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is no database.</exception>
    public static Task<SqliteConnection> Open(string file, bool mayCreate, CancellationToken cancellationToken) =>
        Open(new SqliteConnectionStringBuilder { DataSource = file, Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, Pooling = false }, ForWriting, cancellationToken);

    /// <summary>Opens a connection with settings of its own.</summary>
    /// <param name="text">What to open.</param>
    /// <param name="pragmas">Statements that every connection needs; a constant of the program.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<SqliteConnection> Open(SqliteConnectionStringBuilder text, string pragmas, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the caller.
            command.CommandText = pragmas;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch (SqliteException)
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
