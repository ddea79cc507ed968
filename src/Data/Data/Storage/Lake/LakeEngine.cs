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
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants, the names of fields, and paths that Text has quoted.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>A text as SQL.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The paths of files as a list in SQL.</summary>
    public string Paths(IEnumerable<LakeFile> files) => $"[{string.Join(", ", files.Select(f => Text(manifest.PathOf(f))))}]";

    public void Dispose()
    {
        lock (gate) root?.Dispose();
    }

    private DuckDBConnection Begin()
    {
        // Extensions that are not built in would be fetched from the network.
        var settings = new DbConnectionStringBuilder
        {
            ["DataSource"] = ":memory:",
            ["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{options.Value.Lake.MemoryMegabytes}MB"),
            ["threads"] = Math.Clamp(Environment.ProcessorCount, 1, 4),
            ["temp_directory"] = Path.Combine(manifest.Folder, "spill"),
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        var connection = new DuckDBConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }
}
