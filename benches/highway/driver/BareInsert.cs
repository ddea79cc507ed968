using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Highway.Driver;

/// <summary>
/// The peer of ingest: a loop that inserts the same messages into SQLite under the journal's settings, one transaction a message. It checks nothing, knows no
/// repeats, and has no network. Its senders share one connection, for SQLite has one writer at a time.
/// </summary>
internal static class BareInsert
{
    public static async Task<int> Run(Settings settings)
    {
        var readings = new TrafficShape(settings["shape"]).Readings(0);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = settings["file"], Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using (var make = connection.CreateCommand())
        {
            make.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS event (position INTEGER PRIMARY KEY, stream INTEGER, measured INTEGER, hash BLOB, payload BLOB) STRICT";
            await make.ExecuteNonQueryAsync();
        }
        var position = 0L;
        await using (var find = connection.CreateCommand())
        {
            find.CommandText = "SELECT coalesce(max(position), 0) FROM event";
            position = (long)(await find.ExecuteScalarAsync() ?? 0L);
        }
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO event (position, stream, measured, hash, payload) VALUES ($1, 1, $2, $3, $4)";
        var parameters = Enumerable.Range(1, 4).Select(number => $"${number}").Select(name => insert.Parameters.Add(name, name is "$1" or "$2" ? SqliteType.Integer : SqliteType.Blob)).ToArray();
        var turn = new Lock();
        var rate = await Window.Rate(settings.Number("senders"), settings.Seconds("seconds"), _ =>
        {
            lock (turn)
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                insert.Transaction = transaction;
                parameters[0].Value = ++position;
                parameters[1].Value = Measured.Next().UtcTicks / 10;
                parameters[2].Value = SHA256.HashData(readings);
                parameters[3].Value = readings;
                insert.ExecuteNonQuery();
                transaction.Commit();
            }
            return Task.CompletedTask;
        });
        Console.WriteLine(rate);
        return 0;
    }

    /// <summary>Runs it in a process of its own.</summary>
    public static async Task<double> Start(string file, string shape, int senders, double seconds, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? throw new InvalidOperationException("No path of the driver.")) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["bare-insert", $"file={file}", $"shape={shape}", $"senders={senders}", $"seconds={seconds}"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The peer did not start.");
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return double.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
    }
}
