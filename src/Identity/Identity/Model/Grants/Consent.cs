using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>A resident's agreement that a client may sign them in and have the scopes; also what "services used" lists.</summary>
internal sealed class Consent
{
    private Consent()
    {
    }

    public Consent(AccountId accountId, ClientId clientId, string scopes, DateTimeOffset now)
    {
        AccountId = accountId;
        ClientId = clientId;
        Scopes = scopes;
        GivenAt = now;
    }

    public AccountId AccountId { get; private set; }

    public ClientId ClientId { get; private set; }

    /// <summary>Scope names in ordinal order, separated by one space.</summary>
    public string Scopes { get; private set; } = "";

    public DateTimeOffset GivenAt { get; private set; }

    public void Widen(string scopes, DateTimeOffset now)
    {
        Scopes = scopes;
        GivenAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Consent>
    {
        public void Configure(EntityTypeBuilder<Consent> builder)
        {
            builder.ToTable("consent");
            builder.HasKey(c => new { c.AccountId, c.ClientId });
            builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
            builder.Property(c => c.ClientId).HasMaxLength(ClientId.MaxLength);
            builder.Property(c => c.Scopes).HasMaxLength(400);
        }
    }
}
