using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>A one-time link into an organisation. The row knows only the SHA-256 of its token.</summary>
internal sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public Invitation(Guid organisationId, OrganisationRole role, byte[] tokenHash, DateTimeOffset now)
    {
        TokenHash = tokenHash;
        OrganisationId = organisationId;
        Role = role;
        ExpiresAt = now + Lifetime;
    }

    public byte[] TokenHash { get; private set; } = [];

    public Guid OrganisationId { get; private set; }

    public OrganisationRole Role { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("organisation_invitation");
            builder.HasKey(i => i.TokenHash);
            builder.Property(i => i.TokenHash).HasMaxLength(32);
            builder.Property(i => i.Role).HasConversion<string>().HasMaxLength(16);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId);
        }
    }
}
