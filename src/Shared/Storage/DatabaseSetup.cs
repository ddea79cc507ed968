using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

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
            builder.UseNpgsql(connectionString);
        }
    }

    /// <summary>SQLite has no type for a point in time: it is kept as UTC microseconds since 1970, which sorts.</summary>
    public static void UseSortableTimes(this ModelConfigurationBuilder builder, DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (database.IsSqlite()) builder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();
    }
}
