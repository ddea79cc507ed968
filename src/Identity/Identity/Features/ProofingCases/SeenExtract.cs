using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The <c>jti</c> of an extract that was used, by its SHA-256, so that it is never used again while it would be valid.</summary>
internal sealed class SeenExtract
{
    private SeenExtract()
    {
    }

    public SeenExtract(byte[] idHash, DateTimeOffset expiresAt)
    {
        IdHash = idHash;
        ExpiresAt = expiresAt;
    }

    public byte[] IdHash { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }
}

internal sealed class SeenExtractMapping : IEntityTypeConfiguration<SeenExtract>
{
    public void Configure(EntityTypeBuilder<SeenExtract> builder)
    {
        builder.ToTable("seen_extract");
        builder.HasKey(e => e.IdHash);
        builder.HasIndex(e => e.ExpiresAt);
        builder.Property(e => e.IdHash).HasMaxLength(32);
    }
}
