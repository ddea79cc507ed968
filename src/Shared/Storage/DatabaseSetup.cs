using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bauhinia.Storage;

/// <summary>Registers a context whose two providers each have a context type, and so migrations, of their own.</summary>
public static class DatabaseSetup
{
    public static IServiceCollection AddDatabase<TContext, TSqlite, TPostgres>(
        this IServiceCollection services, Func<IServiceProvider, DatabaseOptions> options)
        where TContext : DbContext
        where TSqlite : TContext
        where TPostgres : TContext
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddPooledDbContextFactory<TSqlite>((provider, builder) => Configure(builder, DatabaseProvider.Sqlite, options(provider).ConnectionString));
        services.AddPooledDbContextFactory<TPostgres>((provider, builder) => Configure(builder, DatabaseProvider.Postgres, options(provider).ConnectionString));
        services.AddScoped<TContext>(provider => options(provider).Provider == DatabaseProvider.Sqlite
            ? provider.GetRequiredService<IDbContextFactory<TSqlite>>().CreateDbContext()
            : provider.GetRequiredService<IDbContextFactory<TPostgres>>().CreateDbContext());
        return services;
    }

    public static void Configure(DbContextOptionsBuilder builder, DatabaseProvider provider, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (provider == DatabaseProvider.Sqlite)
        {
            builder.UseSqlite(connectionString).AddInterceptors(SqliteSettings.Instance);
        }
        else
        {
            OnPostgres(builder, connectionString);
        }
    }

    // A method of its own, so that a host on SQLite does not load the other driver.
    private static void OnPostgres(DbContextOptionsBuilder builder, string connectionString) => builder.UseNpgsql(ForPool(connectionString));

    /// <summary>
    /// A pooled connection is taken over as it is. Npgsql would else reset it with seven statements at each use; but nothing here sets
    /// session state (a test reads the sources for it), and an open transaction is always ended with its context. Statements that return
    /// are kept prepared. What the operator writes into the connection string wins, for a pooler in between may need the reset.
    /// </summary>
    private static string ForPool(string connectionString)
    {
        // The typed builder says of every keyword it knows that it contains it.
        var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var pool = new NpgsqlConnectionStringBuilder(connectionString);
        if (!written.ContainsKey("No Reset On Close")) pool.NoResetOnClose = true;
        if (!written.ContainsKey("Max Auto Prepare")) pool.MaxAutoPrepare = 100;
        return pool.ConnectionString;
    }

    /// <summary>SQLite has no type for a point in time: it is kept as UTC microseconds since 1970, which sorts.</summary>
    public static void UseSortableTimes(this ModelConfigurationBuilder builder, DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (database.IsSqlite()) builder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();
    }
}
