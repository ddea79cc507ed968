using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Contacts;

internal sealed class ContactChangeMapping : IEntityTypeConfiguration<ContactChange>
{
    public void Configure(EntityTypeBuilder<ContactChange> builder)
    {
        builder.ToTable("contact_change");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => new { c.AccountId, c.CreatedAt });
        builder.HasIndex(c => new { c.AddressIndex, c.CodeSentAt });
        builder.HasIndex(c => c.CreatedAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        builder.Property(c => c.Channel).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.AddressIndex).HasMaxLength(32);
        builder.Property(c => c.CodeHash).HasMaxLength(32);
        // Two requests that send a new code at once: the second is told, not merged.
        builder.Property(c => c.Sends).IsConcurrencyToken();
        builder.Ignore(c => c.Field);
        builder.Ignore(c => c.SealName);
    }
}
