using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.HelpDesk;

internal sealed class SupportCaseMapping : IEntityTypeConfiguration<SupportCase>
{
    public void Configure(EntityTypeBuilder<SupportCase> builder)
    {
        builder.ToTable("support_case");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.HasIndex(c => new { c.AccountId, c.OpenedAt });
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        builder.Property(c => c.Reference).HasMaxLength(CaseReference.Length);
        builder.Property(c => c.Topic).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Revision).IsConcurrencyToken();
        builder.Ignore(c => c.SealedAs);
        builder.Ignore(c => c.IsOpen);
    }
}
