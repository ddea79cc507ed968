using Microsoft.Data.Sqlite;

namespace Bauhinia.Cloud.Tests.Fixtures;

/// <summary>Looks into the store from outside.</summary>
internal static class StoreFile
{
    public static string Platform(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM platform";
        return (string)(command.ExecuteScalar() ?? throw new InvalidOperationException("The store has no platform."));
    }
}
