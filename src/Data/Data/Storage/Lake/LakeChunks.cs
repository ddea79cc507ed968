using DuckDB.NET.Data;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// The answer to one statement in chunks of columns, as DuckDB makes them: it is never whole in memory. It ends when the caller is cancelled, and an answer that
/// breaks off is told from one that is whole.
/// </summary>
internal sealed unsafe class LakeChunks : IDisposable
{
    private readonly DuckDBPreparedStatement statement;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration stopping;
    private readonly LakeVector[] columns;
    private DuckDBResult result;
    private DuckDBDataChunk? chunk;

    private LakeChunks(DuckDBPreparedStatement statement, DuckDBResult result, CancellationTokenRegistration stopping, CancellationToken cancellationToken)
    {
        (this.statement, this.result, this.stopping, this.cancellationToken) = (statement, result, stopping, cancellationToken);
        var count = (int)Query.DuckDBColumnCount(ref result);
        columns = new LakeVector[count];
        Types = [.. Enumerable.Range(0, count).Select(TypeOf)];
    }

    /// <summary>The columns of the answer.</summary>
    public IReadOnlyList<LakeColumnType> Types { get; }

    /// <summary>Rows of the chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>The chunk itself, for DuckDB's own functions.</summary>
    public DuckDBDataChunk Chunk => chunk ?? throw new InvalidOperationException("No chunk was fetched.");

    /// <summary>Begins a statement of the program.</summary>
    /// <param name="connection">Of this statement alone.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Values of its named parameters: texts, whole numbers of 64 bits, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static LakeChunks Run(DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken)
    {
        var native = connection.NativeConnection;
        var prepared = PreparedStatements.DuckDBPrepare(native, sql, out var statement);
        CancellationTokenRegistration stopping = default;
        try
        {
            if (!prepared.IsSuccess()) throw new LakeFailedException(PreparedStatements.DuckDBPrepareError(statement), isOutOfMemory: false);
            foreach (var (name, value) in values) Bind(statement, name, value);
            stopping = cancellationToken.Register(native.Interrupt);
            cancellationToken.ThrowIfCancellationRequested();
            var state = PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
            if (state.IsSuccess()) return new LakeChunks(statement, result, stopping, cancellationToken);
            var failure = FailureOf(ref result);
            Query.DuckDBDestroyResult(ref result);
            cancellationToken.ThrowIfCancellationRequested();
            throw failure;
        }
        catch
        {
            stopping.Dispose();
            statement.Dispose();
            throw;
        }
    }

    /// <summary>Fetches the next chunk; the columns of the one before are gone.</summary>
    /// <returns>False after the last.</returns>
    public bool Next()
    {
        chunk?.Dispose();
        chunk = null;
        cancellationToken.ThrowIfCancellationRequested();
        var next = StreamingResult.DuckDBStreamFetchChunk(result);
        if (next.IsInvalid || DataChunks.DuckDBDataChunkGetSize(next) == 0)
        {
            next.Dispose();
            // An answer that was stopped ends as one that is whole does, but for this.
            cancellationToken.ThrowIfCancellationRequested();
            if (Query.DuckDBResultErrorType(ref result) != DuckDBErrorType.Invalid) throw FailureOf(ref result);
            return false;
        }
        chunk = next;
        Rows = (int)DataChunks.DuckDBDataChunkGetSize(next);
        for (var i = 0; i < columns.Length; i++)
        {
            var vector = DataChunks.DuckDBDataChunkGetVector(next, i);
            columns[i] = new LakeVector(Vectors.DuckDBVectorGetData(vector), Vectors.DuckDBVectorGetValidity(vector));
        }
        return true;
    }

    /// <summary>A column of the chunk.</summary>
    public LakeVector Column(int column) => columns[column];

    public void Dispose()
    {
        stopping.Dispose();
        chunk?.Dispose();
        Query.DuckDBDestroyResult(ref result);
        statement.Dispose();
    }

    private static void Bind(DuckDBPreparedStatement statement, string name, object? value)
    {
        if (!PreparedStatements.DuckDBBindParameterIndex(statement, out var index, name).IsSuccess()) throw new LakeFailedException($"The statement has no parameter '{name}'.", isOutOfMemory: false);
        using var bound = value switch
        {
            null => Value.DuckDBCreateNullValue(),
            long number => Value.DuckDBCreateInt64(number),
            string text => Value.DuckDBCreateVarchar(text),
            _ => throw new ArgumentException($"The parameter '{name}' is of a kind that is not bound.", nameof(value)),
        };
        if (!PreparedStatements.DuckDBBindValue(statement, index, bound).IsSuccess()) throw new LakeFailedException($"The parameter '{name}' could not be bound.", isOutOfMemory: false);
    }

    private static LakeFailedException FailureOf(ref DuckDBResult result) =>
        new(Query.DuckDBResultError(ref result), Query.DuckDBResultErrorType(ref result) == DuckDBErrorType.OutOfMemory);

    private LakeColumnType TypeOf(int column)
    {
        using var type = Query.DuckDBColumnLogicalType(ref result, column);
        var id = LogicalType.DuckDBGetTypeId(type);
        var isDecimal = id == DuckDBType.Decimal;
        return new LakeColumnType(Query.DuckDBColumnName(ref result, column), id, isDecimal ? LogicalType.DuckDBDecimalWidth(type) : 0, isDecimal ? LogicalType.DuckDBDecimalScale(type) : 0);
    }
}
