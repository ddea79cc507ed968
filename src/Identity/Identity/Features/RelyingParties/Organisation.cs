using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>A relying party: whoever answers for a set of clients.</summary>
internal sealed class Organisation
{
    private Organisation()
    {
    }

    public Organisation(LocalText name, string contactEmail, DateTimeOffset now)
    {
        Id = RandomId.New();
        Name = name;
        ContactEmail = contactEmail;
        CreatedAt = now;
    }

    /// <summary>Random, because it stands in addresses.</summary>
    public Guid Id { get; private set; }

    public LocalText Name { get; private set; } = new() { En = "", ZhHant = "", ZhHans = "" };

    public string ContactEmail { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> builder)
        {
            builder.ToTable("organisation");
            builder.HasKey(o => o.Id);
            builder.Property(o => o.ContactEmail).HasMaxLength(254);
            builder.OwnsOne(o => o.Name, name =>
            {
                name.Property(n => n.En).HasMaxLength(LocalText.MaxLength);
                name.Property(n => n.ZhHant).HasMaxLength(LocalText.MaxLength);
                name.Property(n => n.ZhHans).HasMaxLength(LocalText.MaxLength);
            });
        }
    }
}
