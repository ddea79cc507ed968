using Bauhinia.Identity.Vault;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bauhinia.Identity.Storage;

// Used only by the tool that writes migrations; no database is opened.
internal sealed class SqliteKeyStoreDesign : IDesignTimeDbContextFactory<SqliteKeyStoreDb>
{
    public SqliteKeyStoreDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteKeyStoreDb>();
        DatabaseSetup.Configure(builder, DatabaseProvider.Sqlite, "Data Source=design.db");
        return new SqliteKeyStoreDb(builder.Options);
    }
}

internal sealed class PostgresKeyStoreDesign : IDesignTimeDbContextFactory<PostgresKeyStoreDb>
{
    public PostgresKeyStoreDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgresKeyStoreDb>();
        DatabaseSetup.Configure(builder, DatabaseProvider.Postgres, "Host=design");
        return new PostgresKeyStoreDb(builder.Options);
    }
}
