using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bauhinia.Data.Storage;

/// <summary>Ready while the journal can be read.</summary>
internal sealed class JournalReady(JournalConnections connections) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await connections.Read(connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM stream";
                return command.ExecuteScalar();
            }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SqliteException)
        {
            return HealthCheckResult.Unhealthy();
        }
    }
}
