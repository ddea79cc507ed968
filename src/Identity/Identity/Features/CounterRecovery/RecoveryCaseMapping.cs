using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.CounterRecovery;

internal sealed class RecoveryCaseMapping : IEntityTypeConfiguration<RecoveryCase>
{
    public void Configure(EntityTypeBuilder<RecoveryCase> builder)
    {
        builder.ToTable("recovery_case");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.HasIndex(c => c.AccountId);
        builder.HasIndex(c => new { c.State, c.StartedAt });
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        builder.Property(c => c.Reference).HasMaxLength(CaseReference.Length);
        builder.Property(c => c.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.CodeHash).HasMaxLength(32);
        builder.Property(c => c.Revision).IsConcurrencyToken();
        builder.Ignore(c => c.IsPending);
    }
}
