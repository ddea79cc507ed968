using System.Security.Cryptography;
using Npgsql;

namespace Bauhinia.Testing;

/// <summary>The databases of one test host: SQLite files in its folder, or two new databases of the PostgreSQL server that the test command started.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>Connection string of a PostgreSQL server where databases may be made; set by <c>./test</c>.</summary>
    private const string ServerVariable = "BAUHINIA_TEST_POSTGRES";

    private readonly string? server;
    private readonly string[] names;

    private TestDatabase(string? server, string[] names, IReadOnlyDictionary<string, string?> settings)
    {
        this.server = server;
        this.names = names;
        Settings = settings;
    }

    /// <summary>Of the two databases, records first; empty for SQLite.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <summary>Configuration that points a host at these databases; empty for SQLite, whose files follow the data folder.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The kinds to run a test on: both where a PostgreSQL server is named, else SQLite alone.</summary>
    public static IEnumerable<string> Kinds => Environment.GetEnvironmentVariable(ServerVariable) is null ? [Sqlite] : [Sqlite, Postgres];

    public static async Task<TestDatabase> Create(string kind, string folder)
    {
        if (kind == Sqlite) return new TestDatabase(null, [], new Dictionary<string, string?>());
        var server = Environment.GetEnvironmentVariable(ServerVariable) ?? throw new InvalidOperationException($"{ServerVariable} is not set: run ./test, which starts a PostgreSQL server.");
        var marker = Path.Combine(folder, "postgres-databases");
        string[] names;
        if (File.Exists(marker))
        {
            names = await File.ReadAllLinesAsync(marker);
        }
        else
        {
            var suffix = RandomNumberGenerator.GetHexString(12, lowercase: true);
            names = [$"identity_{suffix}", $"identity_keys_{suffix}"];
            foreach (var name in names) await Execute(server, $"CREATE DATABASE {name}");
            await File.WriteAllLinesAsync(marker, names);
        }
        return new TestDatabase(server, names, new Dictionary<string, string?>
        {
            ["Identity:Database:Provider"] = "Postgres",
            ["Identity:Database:ConnectionString"] = ConnectionTo(server, names[0]),
            ["Identity:KeyStore:Provider"] = "Postgres",
            ["Identity:KeyStore:ConnectionString"] = ConnectionTo(server, names[1]),
        });
    }

    /// <summary>Lets nobody in any more: PostgreSQL copies only a database that nobody is connected to.</summary>
    internal async Task BecomeTemplate()
    {
        if (server is null) return;
        foreach (var name in names)
        {
            await Execute(server, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
            await Execute(server, $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'");
        }
    }

    /// <summary>Makes these databases again, as copies of others that nobody is connected to.</summary>
    internal async Task CopyFrom(IReadOnlyList<string> templates)
    {
        if (server is null) return;
        foreach (var (name, template) in names.Zip(templates))
        {
            await Execute(server, $"DROP DATABASE {name}");
            await Execute(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is null) return;
        foreach (var name in names) await Execute(server, $"DROP DATABASE {name} WITH (FORCE)");
    }

    private static string ConnectionTo(string server, string name) => new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;

    private static async Task Execute(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
