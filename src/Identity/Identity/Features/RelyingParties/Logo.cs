using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>A picture that an organisation uploaded for its services, as it is served: re-encoded, at most 256 by 256 pixels.</summary>
internal sealed class Logo
{
    private Logo()
    {
    }

    public Logo(Guid organisationId, string name, byte[] png, DateTimeOffset now)
    {
        OrganisationId = organisationId;
        Name = name;
        Png = png;
        UploadedAt = now;
    }

    public Guid OrganisationId { get; private set; }

    /// <summary>See <see cref="ClientLogo"/>.</summary>
    public string Name { get; private set; } = "";

    public byte[] Png { get; private set; } = [];

    public DateTimeOffset UploadedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Logo>
    {
        public void Configure(EntityTypeBuilder<Logo> builder)
        {
            builder.ToTable("organisation_logo");
            builder.HasKey(l => new { l.OrganisationId, l.Name });
            builder.HasIndex(l => l.Name);
            builder.Property(l => l.Name).HasMaxLength(ClientLogo.Length);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(l => l.OrganisationId);
        }
    }
}
