using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bauhinia.Data.Storage;

/// <summary>Ready while the journal can be read. One that can only be read, on a full disk, is degraded: readers have what is there, and senders are told to come again.</summary>
internal sealed class JournalReady(JournalConnections connections, Journal journal) : IHealthCheck
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
            return journal.IsWritten ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The journal cannot be written.");
        }
        catch (SqliteException)
        {
            return HealthCheckResult.Unhealthy();
        }
    }
}
