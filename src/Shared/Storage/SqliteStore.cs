namespace Bauhinia.Storage;

/// <summary>A store that is one SQLite file: many read, one writes at a time, and what is written is on disk when the call returns.</summary>
/// <param name="file">Where the file is.</param>
public abstract class SqliteStore(Func<string> file) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);

    public string File => file();

    /// <summary>Reads one moment of the store.</summary>
    public async Task<T> Read<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var connection = await SqliteFile.Open(File, mayCreate: false, cancellationToken);
        await using var moment = connection.BeginTransaction(deferred: true);
        return query(new SqliteSession(connection, moment));
    }

    /// <summary>Changes the store in one transaction, which is on disk when this returns.</summary>
    public async Task<T> Write<T>(Func<SqliteSession, T> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await writing.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await SqliteFile.Open(File, mayCreate: false, cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var outcome = change(new SqliteSession(connection, transaction));
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) writing.Dispose();
    }
}
