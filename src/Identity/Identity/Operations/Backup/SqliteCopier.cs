using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>Copies a SQLite store by its online backup interface, which sees one moment of the database while others write.</summary>
internal sealed class SqliteCopier : IStoreCopier
{
    public string Extension => ".db";

    public async Task<StoreState> Copy(DatabaseOptions from, string file, CancellationToken cancellationToken)
    {
        await using (var source = await Open(from, cancellationToken)) await SqliteCopy.Write(source, file, cancellationToken);
        return await Inspect(At(file), cancellationToken);
    }

    public Task<bool> IsEmpty(DatabaseOptions place, CancellationToken cancellationToken) =>
        Task.FromResult(!File.Exists(PathOf(place)) && !File.Exists(PathOf(place) + "-wal"));

    public async Task Restore(string file, DatabaseOptions to, CancellationToken cancellationToken)
    {
        var path = PathOf(to);
        var folder = Path.GetDirectoryName(path) ?? "/";
        PrivateFolder.Create(folder);
        var arriving = path + ".restoring";
        File.Copy(file, arriving, overwrite: true);
        Private(arriving);
        await using (var connection = await Open(At(arriving), cancellationToken))
        {
            // The host asks for this mode on every connection, also on read-only ones, which could not change it.
            await Execute(connection, "PRAGMA journal_mode=WAL", cancellationToken);
        }
        Flush(arriving);
        File.Move(arriving, path, overwrite: false);
        DurableFolder.Sync(folder);
    }

    public async Task<StoreState> Inspect(DatabaseOptions place, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Open(place, cancellationToken);
            if (await Texts(connection, "PRAGMA integrity_check", cancellationToken) is not ["ok"]
                || (await Texts(connection, "PRAGMA foreign_key_check", cancellationToken)).Count > 0)
            {
                throw new InvalidDataException($"'{PathOf(place)}' is damaged.");
            }
            var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var table in await Texts(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", cancellationToken))
            {
                rows[table] = long.Parse((await Texts(connection, $"SELECT count(*) FROM \"{table}\"", cancellationToken))[0], System.Globalization.CultureInfo.InvariantCulture);
            }
            var schema = await Texts(connection, "SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"", cancellationToken);
            return new StoreState(schema[0], rows);
        }
        catch (SqliteException error)
        {
            throw new InvalidDataException($"'{PathOf(place)}' is damaged or no store of this system.", error);
        }
    }

    public Task<DatabaseOptions> MakeScratch(DatabaseOptions beside, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(PathOf(beside)) ?? "/";
        PrivateFolder.Create(folder);
        return Task.FromResult(At(Path.Combine(folder, $"verify-{RandomNumberGenerator.GetHexString(12, true)}.db")));
    }

    public Task DropScratch(DatabaseOptions scratch, CancellationToken cancellationToken)
    {
        foreach (var ending in (string[])["", "-wal", "-shm", "-journal"]) File.Delete(PathOf(scratch) + ending);
        return Task.CompletedTask;
    }

    private static DatabaseOptions At(string file) => new() { ConnectionString = new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString };

    private static string PathOf(DatabaseOptions place) => Path.GetFullPath(new SqliteConnectionStringBuilder(place.ConnectionString).DataSource);

    private static async Task<SqliteConnection> Open(DatabaseOptions place, CancellationToken cancellationToken)
    {
        // Not pooled: a pooled connection would hold the file open after it was moved or deleted.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(place.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await Execute(connection, "PRAGMA busy_timeout=10000", cancellationToken);
        return connection;
    }

    private static async Task Execute(SqliteConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<string>> Texts(SqliteConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) texts.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        return texts;
    }

    private static void Private(string file)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
