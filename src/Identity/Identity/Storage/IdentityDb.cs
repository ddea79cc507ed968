using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>The records of the Identity system. Each entity is mapped by the configuration that stands beside it.</summary>
internal abstract class IdentityDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<StaffGrant> StaffGrants => Set<StaffGrant>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<SessionClient> SessionClients => Set<SessionClient>();

    public DbSet<AuthorizationCode> AuthorizationCodes => Set<AuthorizationCode>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<Revocation> Revocations => Set<Revocation>();

    public DbSet<LogoutNotice> LogoutNotices => Set<LogoutNotice>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(IdentityDb).Assembly, type => type.Namespace?.Contains(".Vault", StringComparison.Ordinal) != true);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.UseSortableTimes(Database);
        configurationBuilder.Properties<AccountId>().HaveConversion<AccountIdConverter>();
        configurationBuilder.Properties<SessionId>().HaveConversion<SessionIdConverter>();
        configurationBuilder.Properties<ClientId>().HaveConversion<ClientIdConverter>();
    }
}

internal sealed class SqliteIdentityDb(DbContextOptions<SqliteIdentityDb> options) : IdentityDb(options);

internal sealed class PostgresIdentityDb(DbContextOptions<PostgresIdentityDb> options) : IdentityDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Here and not in a table's own mapping, so that a host on SQLite does not load this provider.
        foreach (var table in modelBuilder.Model.GetEntityTypes().Where(t => t.ClrType.IsDefined(typeof(LostInCrashAttribute), inherit: false)).ToList())
        {
            modelBuilder.Entity(table.ClrType).IsUnlogged();
        }
    }
}
