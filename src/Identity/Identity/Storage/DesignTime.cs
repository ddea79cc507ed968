using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bauhinia.Identity.Storage;

// Used only by the tool that writes migrations; no database is opened.
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteIdentityDb>
{
    public SqliteIdentityDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteIdentityDb>();
        DatabaseSetup.Configure(builder, DatabaseProvider.Sqlite, "Data Source=design.db");
        return new SqliteIdentityDb(builder.Options);
    }
}

internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresIdentityDb>
{
    public PostgresIdentityDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgresIdentityDb>();
        DatabaseSetup.Configure(builder, DatabaseProvider.Postgres, "Host=design");
        return new PostgresIdentityDb(builder.Options);
    }
}
