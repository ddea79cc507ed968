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

    public DbSet<Kek> Keks => Set<Kek>();

    public DbSet<DoomedKek> DoomedKeks => Set<DoomedKek>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var key = modelBuilder.Entity<WrappedKey>();
        key.ToTable("wrapped_key");
        key.HasKey(k => new { k.Owner, k.Version });
        key.HasIndex(k => k.Kek);
        key.HasOne<Kek>().WithMany().HasForeignKey(k => k.Kek).OnDelete(DeleteBehavior.Restrict);
        key.Property(k => k.Kek).HasMaxLength(64);
        key.Property(k => k.Wrapped).HasMaxLength(256);

        var kek = modelBuilder.Entity<Kek>();
        kek.ToTable("kek");
        kek.HasKey(k => k.Id);
        kek.HasIndex(k => k.IsCurrent).IsUnique().HasFilter("\"IsCurrent\"");
        kek.Property(k => k.Id).HasMaxLength(64);

        var doomed = modelBuilder.Entity<DoomedKek>();
        doomed.ToTable("doomed_kek");
        doomed.HasKey(k => k.Id);
        doomed.Property(k => k.Id).HasMaxLength(64);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseSortableTimes(Database);
}

internal sealed class SqliteKeyStoreDb(DbContextOptions<SqliteKeyStoreDb> options) : KeyStoreDb(options);

internal sealed class PostgresKeyStoreDb(DbContextOptions<PostgresKeyStoreDb> options) : KeyStoreDb(options);
