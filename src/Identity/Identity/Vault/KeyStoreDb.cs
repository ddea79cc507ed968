using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// The store of wrapped data keys. Apart from the records, because its backups expire: a person erased today must not come back
/// with an old copy of the records.
/// </summary>
internal abstract class KeyStoreDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<WrappedKey> Keys => Set<WrappedKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var key = modelBuilder.Entity<WrappedKey>();
        key.ToTable("wrapped_key");
        key.HasKey(k => new { k.Owner, k.Version });
        key.HasIndex(k => k.Kek);
        key.Property(k => k.Kek).HasMaxLength(64);
        key.Property(k => k.Wrapped).HasMaxLength(256);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseSortableTimes(Database);
}

internal sealed class SqliteKeyStoreDb(DbContextOptions<SqliteKeyStoreDb> options) : KeyStoreDb(options);

internal sealed class PostgresKeyStoreDb(DbContextOptions<PostgresKeyStoreDb> options) : KeyStoreDb(options);
