using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// The one DuckDB of the process. It holds nothing between two statements: what lasts stands in Parquet files. Opened at its first use, as it takes memory.
/// Only statements that this program writes run in it, never a user's.
/// </summary>
internal sealed class LakeEngine(LakeManifest manifest, IOptions<DataOptions> options) : IDisposable
{
    private readonly Lock gate = new();
    private DuckDBConnection? root;
    private long lastName;

    /// <summary>A connection for one use.</summary>
    public DuckDBConnection Open()
    {
        lock (gate)
        {
            root ??= Begin();
            var connection = root.Duplicate();
            if (connection.State != System.Data.ConnectionState.Open) connection.Open();
            return connection;
        }
    }

    /// <summary>A name for a table of one use.</summary>
    public string NextName() => string.Create(CultureInfo.InvariantCulture, $"batch_{Interlocked.Increment(ref lastName)}");

    /// <summary>Runs one statement of the program.</summary>
    public static void Execute(DuckDBConnection connection, string statement)
    {
        using var command = Command(connection, statement);
        command.ExecuteNonQuery();
    }

    /// <summary>One statement of the program.</summary>
    public static DuckDBCommand Command(DuckDBConnection connection, string statement)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants, the names of fields, and paths that Text has quoted. What a caller gave are parameters.
        command.CommandText = statement;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Runs a query.</summary>
    public static LakeRows Rows(DuckDBCommand command, CancellationToken cancellationToken)
    {
        command.UseStreamingMode = true;
        var stopping = cancellationToken.Register(command.Cancel);
        try
        {
            return new LakeRows(command.ExecuteReader(), stopping, cancellationToken);
        }
        catch (DuckDBException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>A text as SQL.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The rows of files, as SQL. A folder called <c>day=1</c> makes no column.</summary>
    public string Read(IEnumerable<LakeFile> files) =>
        $"read_parquet([{string.Join(", ", files.Select(f => Text(Literal(manifest.PathOf(f)))))}], union_by_name = true, hive_partitioning = false)";

    public void Dispose()
    {
        lock (gate) root?.Dispose();
    }

    // DuckDB takes a path that it reads for a pattern, and the operator's folder may have any name.
    private static string Literal(string path) => path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private DuckDBConnection Begin()
    {
        var lake = options.Value.Lake;
        // Extensions that are not built in would be fetched from the network.
        var settings = new DbConnectionStringBuilder
        {
            ["DataSource"] = ":memory:",
            ["memory_limit"] = Megabytes(lake.MemoryMegabytes),
            ["threads"] = lake.Threads ?? Math.Clamp(Environment.ProcessorCount, 1, 4),
            ["temp_directory"] = Path.Combine(manifest.Folder, "spill"),
            ["max_temp_directory_size"] = Megabytes(lake.SpillMegabytes),
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        var connection = new DuckDBConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string Megabytes(int size) => string.Create(CultureInfo.InvariantCulture, $"{size}MB");
}
