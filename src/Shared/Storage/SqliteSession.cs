using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Storage;

/// <summary>One reading or one change of a <see cref="SqliteStore"/>. Parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
public sealed class SqliteSession(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <returns>How many rows were written.</returns>
    public int Execute(string statement, params ReadOnlySpan<object?> values)
    {
        using var command = Command(statement, values);
        return command.ExecuteNonQuery();
    }

    public List<T> Rows<T>(string query, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var command = Command(query, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public long Count(string query, params ReadOnlySpan<object?> values)
    {
        using var command = Command(query, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private SqliteCommand Command(string statement, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constants of the callers.
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        return command;
    }
}
