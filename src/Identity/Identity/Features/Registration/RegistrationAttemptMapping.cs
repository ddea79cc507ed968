using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Registration;

internal sealed class RegistrationAttemptMapping : IEntityTypeConfiguration<RegistrationAttempt>
{
    public void Configure(EntityTypeBuilder<RegistrationAttempt> builder)
    {
        builder.ToTable("registration_attempt");
        builder.HasKey(a => a.Id);
        builder.HasIndex(a => a.TokenHash).IsUnique();
        builder.HasIndex(a => new { a.AddressIndex, a.CodeSentAt });
        builder.HasIndex(a => new { a.NetworkIndex, a.CreatedAt });
        builder.HasIndex(a => a.CreatedAt);
        builder.Property(a => a.Channel).HasConversion<string>().HasMaxLength(16);
        builder.Property(a => a.Culture).HasMaxLength(8);
        builder.Property(a => a.TokenHash).HasMaxLength(32);
        builder.Property(a => a.AddressIndex).HasMaxLength(32);
        builder.Property(a => a.NetworkIndex).HasMaxLength(32);
        builder.Property(a => a.CodeHash).HasMaxLength(32);
        // Two requests that change one attempt at once: the second is told, not merged.
        builder.Property(a => a.Sends).IsConcurrencyToken();
        builder.Ignore(a => a.Field);
    }
}
