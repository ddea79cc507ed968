using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RecoveryCodes;

/// <summary>One recovery code, known only by its keyed hash. It has 128 random bits, so it alone names the account.</summary>
internal sealed class RecoveryCode
{
    private RecoveryCode()
    {
    }

    public RecoveryCode(byte[] hash, AccountId accountId, DateTimeOffset now)
    {
        Hash = hash;
        AccountId = accountId;
        CreatedAt = now;
    }

    public byte[] Hash { get; private set; } = [];

    public AccountId AccountId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("recovery_code");
        builder.HasKey(c => c.Hash);
        builder.HasIndex(c => c.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        builder.Property(c => c.Hash).HasMaxLength(32);
    }
}
