using Microsoft.Data.Sqlite;

namespace Bauhinia.Storage;

/// <summary>Copies a SQLite database while others write to it, by its online backup interface.</summary>
public static class SqliteCopy
{
    /// <summary>Writes one moment of a database to a new file: of one piece, for its user alone, on disk when this returns.</summary>
    /// <param name="source">An open connection. Within a transaction that has read, the moment is that of the transaction.</param>
    /// <param name="file">Where to; nothing may be there.</param>
    /// <param name="cancellationToken">Ends it between two steps; a file may be left.</param>
    public static async Task Write(SqliteConnection source, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (new FileStream(file, options))
        {
            // SQLite takes an empty file for a new database, and would make one that others may read.
        }
        await using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString))
        {
            await copy.OpenAsync(cancellationToken);
            source.BackupDatabase(copy);
            await using var command = copy.CreateCommand();
            // Without this it would keep the write-ahead log that the source has.
            command.CommandText = "PRAGMA journal_mode=DELETE";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }
}
