using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Passkeys;

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkey");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).HasConversion(id => id.Value, value => new PasskeyId(value));
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasIndex(p => new { p.AccountId, p.Slot }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
        builder.Property(p => p.CredentialId).HasMaxLength(1023);
        builder.Property(p => p.PublicKey).HasMaxLength(1200);
        builder.Property(p => p.Transports).HasMaxLength(80);
        builder.Ignore(p => p.Level);
        builder.Ignore(p => p.Amr);
        builder.Ignore(p => p.NameField);
    }
}
