using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage;

/// <summary>
/// Connections to the journal. One writes; a few read at a time, however many readers there are. <c>synchronous=FULL</c> makes a commit survive a power
/// cut in WAL mode. The journal holds no personal data, so nothing is overwritten on deletion.
/// </summary>
internal sealed class JournalConnections(IOptions<DataOptions> options) : IDisposable
{
    private const int MostReaders = 4;
    private readonly SemaphoreSlim turns = new(MostReaders);

    public string File => options.Value.Journal;

    /// <summary>Runs a query on a read-only connection, when it is its turn.</summary>
    public async Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var text = new SqliteConnectionStringBuilder { DataSource = File, Mode = SqliteOpenMode.ReadOnly, Pooling = true };
            await using var connection = await SqliteFile.Open(text, "PRAGMA busy_timeout=10000; PRAGMA query_only=ON;", cancellationToken);
            return query(connection);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose()
    {
        turns.Dispose();
        // A pooled connection would hold the file open after the host has ended, and a test's folder could not be deleted.
        using var any = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ConnectionString);
        SqliteConnection.ClearPool(any);
    }
}
