using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A look into the journal's file from outside, while a host runs on it.</summary>
internal static class JournalFile
{
    /// <summary>How many messages of a stream are whole, and how many are not.</summary>
    public static Task<(long Whole, long Trimmed)> Count(string folder, string stream)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "data", "data", "journal.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FILTER (WHERE length(payload) > 0), count(*) FILTER (WHERE length(payload) = 0) FROM event WHERE stream = (SELECT id FROM stream WHERE name = $stream)";
        command.Parameters.AddWithValue("$stream", stream);
        using var row = command.ExecuteReader();
        row.Read();
        return Task.FromResult((row.GetInt64(0), row.GetInt64(1)));
    }
}
