using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>A challenge that was answered once. The row is written by the first answer, right or wrong, and kept until the challenge is too old anyway.</summary>
internal sealed class UsedChallenge
{
    private UsedChallenge()
    {
    }

    public byte[] Hash { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }
}

internal sealed class UsedChallengeMapping : IEntityTypeConfiguration<UsedChallenge>
{
    public void Configure(EntityTypeBuilder<UsedChallenge> builder)
    {
        builder.ToTable("used_challenge");
        builder.HasKey(c => c.Hash);
        builder.HasIndex(c => c.ExpiresAt);
        builder.Property(c => c.Hash).HasMaxLength(32);
    }
}
