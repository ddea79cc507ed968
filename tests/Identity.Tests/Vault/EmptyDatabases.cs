using Npgsql;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>Two PostgreSQL databases as a new server has them.</summary>
internal static class EmptyDatabases
{
    public static async Task Make(IReadOnlyDictionary<string, string?> settings)
    {
        foreach (var setting in settings.Where(setting => setting.Key.EndsWith("ConnectionString", StringComparison.Ordinal)))
        {
            await using var connection = new NpgsqlConnection(setting.Value);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
