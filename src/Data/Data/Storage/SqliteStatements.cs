using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>A statement of the program with its values, which are named <c>$1</c>, <c>$2</c> and so on.</summary>
internal static class SqliteStatements
{
    /// <summary>A command of this provider takes part in the connection's open transaction, if there is one.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string statement, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the program.
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i]);
        return command;
    }
}
