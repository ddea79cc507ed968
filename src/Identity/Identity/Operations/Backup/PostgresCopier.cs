using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Storage;
using Npgsql;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>Copies a PostgreSQL store by pg_dump and pg_restore, which must be of the server's version or newer and on the PATH.</summary>
internal sealed class PostgresCopier : IStoreCopier
{
    public string Extension => ".dump";

    public async Task<StoreState> Copy(DatabaseOptions from, string file, CancellationToken cancellationToken)
    {
        // The rows are counted in the very snapshot that is dumped, or a write in between would make the copy look wrong.
        await using var connection = await Open(from, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var snapshot = (await Texts(connection, "SELECT pg_export_snapshot()", cancellationToken))[0];
        var state = await Read(connection, cancellationToken);
        await using (File.Create(file))
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        await Tool("pg_dump", from, ["--format=custom", "--no-owner", "--no-privileges", $"--snapshot={snapshot}", $"--file={file}"], cancellationToken);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
        return state;
    }

    public async Task<bool> IsEmpty(DatabaseOptions place, CancellationToken cancellationToken)
    {
        await using var connection = await Open(place, cancellationToken);
        return (await Tables(connection, cancellationToken)).Count == 0;
    }

    public Task Restore(string file, DatabaseOptions to, CancellationToken cancellationToken) => Tool(
        "pg_restore", to, ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", $"--dbname={DatabaseOf(to)}", file], cancellationToken);

    public async Task<StoreState> Inspect(DatabaseOptions place, CancellationToken cancellationToken)
    {
        await using var connection = await Open(place, cancellationToken);
        return await Read(connection, cancellationToken);
    }

    public async Task<DatabaseOptions> MakeScratch(DatabaseOptions beside, CancellationToken cancellationToken)
    {
        var name = $"verify_{RandomNumberGenerator.GetHexString(12, true)}";
        await using var connection = await Open(beside, cancellationToken);
        await Execute(connection, $"CREATE DATABASE {name} TEMPLATE template0", cancellationToken);
        return new DatabaseOptions
        {
            Provider = DatabaseProvider.Postgres,
            ConnectionString = new NpgsqlConnectionStringBuilder(beside.ConnectionString) { Database = name }.ConnectionString,
        };
    }

    public async Task DropScratch(DatabaseOptions scratch, CancellationToken cancellationToken)
    {
        var server = new NpgsqlConnectionStringBuilder(scratch.ConnectionString) { Database = "postgres" }.ConnectionString;
        await using var connection = await Open(new DatabaseOptions { ConnectionString = server }, cancellationToken);
        await Execute(connection, $"DROP DATABASE {DatabaseOf(scratch)} WITH (FORCE)", cancellationToken);
    }

    private static string DatabaseOf(DatabaseOptions place) => new NpgsqlConnectionStringBuilder(place.ConnectionString).Database ?? "";

    private static async Task<NpgsqlConnection> Open(DatabaseOptions place, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<StoreState> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await Tables(connection, cancellationToken))
        {
            rows[table] = long.Parse((await Texts(connection, $"SELECT count(*)::text FROM \"{table}\"", cancellationToken))[0], CultureInfo.InvariantCulture);
        }
        var schema = await Texts(connection, "SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"", cancellationToken);
        return new StoreState(schema[0], rows);
    }

    private static Task<List<string>> Tables(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Texts(connection, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", cancellationToken);

    private static async Task Execute(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<string>> Texts(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) texts.Add(await reader.IsDBNullAsync(0, cancellationToken) ? "" : reader.GetString(0));
        return texts;
    }

    /// <summary>The password goes by the environment, which other users cannot read, not by the command line, which they can.</summary>
    private static async Task Tool(string program, DatabaseOptions place, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(place.ConnectionString);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        start.Environment["PGHOST"] = target.Host;
        start.Environment["PGPORT"] = target.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = target.Username;
        start.Environment["PGPASSWORD"] = target.Password;
        start.Environment["PGDATABASE"] = target.Database;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidDataException($"{program} ended with {process.ExitCode}: {errors}");
    }
}
