using System.Diagnostics;
using Bauhinia.Testing;
using Npgsql;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>What a PostgreSQL server keeps of a host's databases outside the host's folder, and what is taken out of them.</summary>
internal sealed class PostgresRemains(HostProcess host)
{
    private readonly NpgsqlConnectionStringBuilder _server = new(Environment.GetEnvironmentVariable("BAUHINIA_TEST_POSTGRES"));

    /// <summary>Writes the databases as text, binary columns in hexadecimal, and the packed archives of a backup as the text that they restore.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="backups">Every <c>*.dump</c> under this folder is opened.</param>
    public async Task Dump(string folder, string backups, CancellationToken cancel)
    {
        foreach (var name in host.DatabaseNames) await Tool("pg_dump", ["--dbname", name, "--file", Path.Combine(folder, $"{name}.sql")], cancel);
        var archives = Directory.GetFiles(backups, "*.dump", SearchOption.AllDirectories);
        Assert.Equal(host.DatabaseNames.Count, archives.Length);
        foreach (var archive in archives) await Tool("pg_restore", ["--file", archive + ".sql", archive], cancel);
    }

    /// <summary>Everything that the scan finds in the server's folder: pages, write-ahead log and server log, but not the databases of other hosts.</summary>
    public async Task<IReadOnlyList<string>> Find(CanaryScan scan, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await Read(source, "CHECKPOINT", cancel);
        var folder = (await Read(source, "SHOW data_directory", cancel)).Single();
        var ours = await Read(source, $"SELECT oid::text FROM pg_database WHERE datname IN ('{string.Join("', '", host.DatabaseNames)}')", cancel);
        Assert.Equal(host.DatabaseNames.Count, ours.Count);
        var databases = Path.Combine(folder, "base") + "/";
        return scan.Folder(folder, file => file.StartsWith(databases, StringComparison.Ordinal) && !ours.Contains(file[databases.Length..].Split('/')[0]));
    }

    private async Task Tool(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in new[] { ("PGHOST", _server.Host), ("PGPORT", $"{_server.Port}"), ("PGUSER", _server.Username), ("PGPASSWORD", _server.Password) }) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync(cancel);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<IReadOnlyList<string>> Read(NpgsqlDataSource source, string statement, CancellationToken cancel)
    {
        var read = new List<string>();
        await using var command = source.CreateCommand(statement);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) read.Add(rows.GetString(0));
        return read;
    }
}
