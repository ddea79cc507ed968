using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// A one-time link into an organisation. The row knows only the SHA-256 of its token. Where it was sent by mail, the address is sealed
/// under a data key of the invitation's own, which goes when the invitation does.
/// </summary>
internal sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    /// <param name="organisationId">Where it leads.</param>
    /// <param name="role">What whoever accepts becomes.</param>
    /// <param name="culture">Language of the mail, when the address belongs to no account; null for a link that the inviter hands over.</param>
    /// <param name="tokenHash">SHA-256 of the token.</param>
    /// <param name="now">When.</param>
    public Invitation(Guid organisationId, OrganisationRole role, string? culture, byte[] tokenHash, DateTimeOffset now)
    {
        Id = RandomId.New();
        OrganisationId = organisationId;
        Role = role;
        Culture = culture;
        TokenHash = tokenHash;
        ExpiresAt = now + Lifetime;
        if (culture is not null) (SentAt, Sends) = (now, 1);
    }

    /// <summary>Random, because it stands in addresses; also the owner of the sealed address.</summary>
    public Guid Id { get; private set; }

    public byte[] TokenHash { get; private set; } = [];

    public Guid OrganisationId { get; private set; }

    public OrganisationRole Role { get; private set; }

    public string? Culture { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>How often it was mailed.</summary>
    public int Sends { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public bool IsByMail => Culture is not null;

    /// <summary>A new link for the same invitation; the one before stops.</summary>
    public void SendAgain(byte[] tokenHash, DateTimeOffset now)
    {
        TokenHash = tokenHash;
        ExpiresAt = now + Lifetime;
        SentAt = now;
        Sends++;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("organisation_invitation");
            builder.HasKey(i => i.Id);
            // Of two who send it again at once one wins: only one link may be good.
            builder.Property(i => i.TokenHash).HasMaxLength(32).IsConcurrencyToken();
            builder.HasIndex(i => i.TokenHash).IsUnique();
            builder.HasIndex(i => i.ExpiresAt);
            builder.Property(i => i.Role).HasConversion<string>().HasMaxLength(16);
            builder.Property(i => i.Culture).HasMaxLength(8);
            builder.Ignore(i => i.IsByMail);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId);
        }
    }
}
