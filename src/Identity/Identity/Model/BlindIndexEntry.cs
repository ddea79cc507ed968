using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model;

/// <summary>Finds an account by the exact value of a sealed field: HMAC of kind and value under the custodian's key.</summary>
internal sealed class BlindIndexEntry
{
    private BlindIndexEntry()
    {
    }

    public BlindIndexEntry(string field, byte[] index, AccountId accountId)
    {
        Field = field;
        Index = index;
        AccountId = accountId;
    }

    /// <summary>One of <see cref="PersonalField"/>: hkid, email, mobile.</summary>
    public string Field { get; private set; } = "";

    public byte[] Index { get; private set; } = [];

    public AccountId AccountId { get; private set; }
}

internal sealed class BlindIndexEntryMapping : IEntityTypeConfiguration<BlindIndexEntry>
{
    public void Configure(EntityTypeBuilder<BlindIndexEntry> builder)
    {
        builder.ToTable("blind_index");
        builder.HasKey(e => new { e.Field, e.Index });
        builder.HasIndex(e => e.AccountId);
        builder.Property(e => e.Field).HasMaxLength(16);
        builder.Property(e => e.Index).HasMaxLength(32);
        builder.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId);
    }
}
