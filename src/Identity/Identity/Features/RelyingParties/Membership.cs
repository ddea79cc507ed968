using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>An account's part in an organisation.</summary>
internal sealed class Membership
{
    private Membership()
    {
    }

    public Membership(Guid organisationId, AccountId accountId, OrganisationRole role, DateTimeOffset now)
    {
        Id = RandomId.New();
        OrganisationId = organisationId;
        AccountId = accountId;
        Role = role;
        JoinedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid OrganisationId { get; private set; }

    public AccountId AccountId { get; private set; }

    public OrganisationRole Role { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("organisation_member");
            builder.HasKey(m => m.Id);
            builder.HasIndex(m => new { m.OrganisationId, m.AccountId }).IsUnique();
            builder.HasIndex(m => m.AccountId);
            builder.Property(m => m.Role).HasConversion<string>().HasMaxLength(16);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.OrganisationId);
            builder.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId);
        }
    }
}
