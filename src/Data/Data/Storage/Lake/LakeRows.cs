using DuckDB.NET.Data;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>The rows of a running query, of which DuckDB holds no more than it is ahead; they end when the caller is cancelled.</summary>
internal sealed class LakeRows(DuckDBDataReader reader, CancellationTokenRegistration stopping, CancellationToken cancellationToken) : IDisposable
{
    public DuckDBDataReader Row => reader;

    /// <returns>False after the last row.</returns>
    public bool Next()
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return reader.Read();
        }
        catch (DuckDBException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>A time of the row; the lake keeps UTC.</summary>
    public DateTimeOffset Time(int column) => new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Unspecified), TimeSpan.Zero);

    public void Dispose()
    {
        stopping.Dispose();
        reader.Dispose();
    }
}
