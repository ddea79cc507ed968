using System.Data.Common;
using Bauhinia.Data.Storage;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Operations.Backup;

/// <summary>One moment of a store, held while others write: what is read and copied of it is of that moment.</summary>
internal sealed class StoreMoment : IAsyncDisposable
{
    private readonly DbTransaction transaction;

    private StoreMoment(SqliteConnection connection, DbTransaction transaction) => (Connection, this.transaction) = (connection, transaction);

    public SqliteConnection Connection { get; }

    public static async Task<StoreMoment> Hold(string file, CancellationToken cancellationToken)
    {
        var connection = await SqliteFile.Open(file, mayCreate: false, cancellationToken);
        var moment = new StoreMoment(connection, connection.BeginTransaction(deferred: true));
        // A transaction sees the moment of its first reading.
        moment.Rows("SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0));
        return moment;
    }

    public List<T> Rows<T>(string query, Func<SqliteDataReader, T> read)
    {
        using var command = Connection.Command(query);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
