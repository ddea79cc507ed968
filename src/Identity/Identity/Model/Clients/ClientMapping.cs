using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Clients;

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("client");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => c.OrganisationId);
        builder.Property(c => c.Id).HasMaxLength(ClientId.MaxLength);
        builder.Property(c => c.Status).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Profile).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Environment).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Authentication).HasConversion<string>().HasMaxLength(32);
        builder.Property(c => c.IdTokenAlgorithm).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.RequiredProofing).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.RequiredAcr).HasMaxLength(64);
        // Two people who change one registration at once: the second is told, nothing is lost unseen.
        builder.Property(c => c.ChangedAt).IsConcurrencyToken();
        builder.Property(c => c.BackChannelLogoutUri).HasMaxLength(ClientRules.MaxUriLength);
        builder.Property(c => c.JwksUri).HasMaxLength(ClientRules.MaxUriLength);
        builder.Property(c => c.ServedResource).HasMaxLength(ClientRules.MaxUriLength);
        builder.Property(c => c.Sector).HasMaxLength(255);
        builder.Ignore(c => c.SubjectScope);
        builder.Property(c => c.Logo).HasMaxLength(ClientLogo.Length);
        builder.Property(c => c.SecretHash).HasMaxLength(32);
        builder.OwnsOne(c => c.Name, name => Sized(name));
        builder.OwnsMany(c => c.Fields, fields =>
        {
            fields.ToJson();
            fields.OwnsOne(f => f.Purpose);
        });
    }

    private static void Sized(OwnedNavigationBuilder<Client, LocalText> name)
    {
        name.Property(n => n.En).HasMaxLength(LocalText.MaxLength);
        name.Property(n => n.ZhHant).HasMaxLength(LocalText.MaxLength);
        name.Property(n => n.ZhHans).HasMaxLength(LocalText.MaxLength);
    }
}
