using System.Globalization;
using Npgsql;

namespace Bauhinia.Signin.Driver;

/// <summary>What a server has used so far: CPU time of its process, statements in its database.</summary>
internal sealed record ServerCost(TimeSpan Cpu, long Statements)
{
    // proc_pid_stat(5): times are in clock ticks, and Linux fixes the unit that user space sees at 100 a second.
    private const double TicksPerSecond = 100;

    public static async Task<ServerCost> Read(Target target, CancellationToken cancel) =>
        new(ReadCpu(target.ProcessId), await ReadStatements(target.Database, cancel));

    private static TimeSpan ReadCpu(int processId)
    {
        var text = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        // The command's name stands in brackets and may hold spaces; fields 14 and 15 are utime and stime.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
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
