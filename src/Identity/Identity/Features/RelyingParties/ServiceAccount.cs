using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>What the client of a service account may do: where, and in which role. Its name, keys and status are the client's.</summary>
internal sealed class ServiceAccount
{
    private ServiceAccount()
    {
    }

    public ServiceAccount(ClientId clientId, Guid organisationId, OrganisationRole role, AccountId createdBy)
    {
        ClientId = clientId;
        OrganisationId = organisationId;
        Role = role;
        CreatedBy = createdBy;
        KeysBy = createdBy;
    }

    public ClientId ClientId { get; private set; }

    public Guid OrganisationId { get; private set; }

    /// <summary>Never <see cref="OrganisationRole.Owner"/>: who belongs to an organisation is for people to decide.</summary>
    public OrganisationRole Role { get; private set; }

    public AccountId CreatedBy { get; private set; }

    /// <summary>Who gave the keys it has now, and so may hold the private ones: when they leave, it goes too.</summary>
    public AccountId KeysBy { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ServiceAccount>
    {
        public void Configure(EntityTypeBuilder<ServiceAccount> builder)
        {
            builder.ToTable("organisation_service_account");
            builder.HasKey(s => s.ClientId);
            builder.HasIndex(s => s.OrganisationId);
            builder.HasIndex(s => s.KeysBy);
            builder.Property(s => s.ClientId).HasMaxLength(ClientId.MaxLength);
            builder.Property(s => s.Role).HasConversion<string>().HasMaxLength(16);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.OrganisationId);
            builder.HasOne<Client>().WithOne().HasForeignKey<ServiceAccount>(s => s.ClientId);
        }
    }
}
