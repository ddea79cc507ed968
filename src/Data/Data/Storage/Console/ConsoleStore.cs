using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Console;

/// <summary>
/// The store of members, approvals and keys of readers: a SQLite file of its own, so that it can be kept, copied and answered for apart from the readings.
/// Whoever is in it is a pairwise identifier and an office.
/// </summary>
internal sealed class ConsoleStore(IOptions<DataOptions> options) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);

    public string File => options.Value.Console.Store ?? Path.Combine(Path.GetDirectoryName(options.Value.Journal) ?? "/", "console.db");

    /// <summary>Reads one moment of the store.</summary>
    public async Task<T> Read<T>(Func<ConsoleSession, T> query, CancellationToken cancellationToken)
    {
        await using var connection = await JournalConnections.OpenForWriting(File, mayCreate: false, cancellationToken);
        await using var moment = connection.BeginTransaction(deferred: true);
        return query(new ConsoleSession(connection, moment));
    }

    /// <summary>Changes the store in one transaction, which is on disk when this returns.</summary>
    public async Task<T> Write<T>(Func<ConsoleSession, T> change, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await JournalConnections.OpenForWriting(File, mayCreate: false, cancellationToken);
            await using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            var outcome = change(new ConsoleSession(connection, transaction));
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();
}
