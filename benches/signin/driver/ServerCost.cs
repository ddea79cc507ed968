using System.Globalization;
using Npgsql;

namespace Bauhinia.Signin.Driver;

/// <summary>What a server has used so far: CPU time of its process and of its database's processes, statements in its database.</summary>
internal sealed record ServerCost(TimeSpan Cpu, TimeSpan DatabaseCpu, long Statements)
{
    // proc_pid_stat(5): times are in clock ticks, and Linux fixes the unit that user space sees at 100 a second.
    private const double TicksPerSecond = 100;

    public static async Task<ServerCost> Read(Target target, CancellationToken cancel) =>
        new(ReadCpu(target.ProcessId), ReadDatabaseCpu(target.DatabaseProcessId), await ReadStatements(target.Database, cancel));

    private static TimeSpan ReadCpu(int processId) =>
        ReadFields(processId.ToString(CultureInfo.InvariantCulture)) is { } fields ? Ticks(fields, 11, 12) : throw new InvalidDataException($"Process {processId} is gone.");

    // One process a connection, children of the first; of those that have ended the first keeps the sum (cutime, cstime).
    private static TimeSpan ReadDatabaseCpu(int processId)
    {
        var parent = processId.ToString(CultureInfo.InvariantCulture);
        var total = TimeSpan.Zero;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (!char.IsAsciiDigit(name[0]) || ReadFields(name) is not { } fields) continue;
            if (name == parent) total += Ticks(fields, 11, 12, 13, 14);
            else if (fields[1] == parent) total += Ticks(fields, 11, 12);
        }

        return total;
    }

    // The command's name stands in brackets and may hold spaces; the list starts behind it, with field 3.
    private static string[]? ReadFields(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended between the listing and the reading.
            return null;
        }
    }

    private static TimeSpan Ticks(string[] fields, params ReadOnlySpan<int> indexes)
    {
        long ticks = 0;
        foreach (var index in indexes) ticks += long.Parse(fields[index], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static async Task<long> ReadStatements(string connection, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements s
            JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()
            """);
        return (long)(await command.ExecuteScalarAsync(cancel) ?? 0L);
    }
}
