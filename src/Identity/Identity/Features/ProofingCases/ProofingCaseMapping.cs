using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.ProofingCases;

internal sealed class ProofingCaseMapping : IEntityTypeConfiguration<ProofingCase>
{
    public void Configure(EntityTypeBuilder<ProofingCase> builder)
    {
        builder.ToTable("proofing_case");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).HasConversion(id => id.Value, value => new CaseId(value));
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.HasIndex(c => c.OpenFor).IsUnique();
        builder.HasIndex(c => c.CodeHash).IsUnique();
        builder.HasIndex(c => new { c.AccountId, c.CreatedAt });
        builder.HasIndex(c => new { c.Status, c.SubmittedAt });
        builder.HasIndex(c => c.DecidedAt);
        builder.Property(c => c.Reference).HasMaxLength(CaseReference.Length);
        builder.Property(c => c.Route).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Status).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Register).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Reason).HasConversion<string>().HasMaxLength(24);
        builder.Property(c => c.ExtractNonce).HasMaxLength(64);
        builder.Property(c => c.CodeHash).HasMaxLength(32);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Ignore(c => c.IsOpen);
        builder.Ignore(c => c.IsWithApplicant);
        builder.Ignore(c => c.StatusToOwner);
        builder.Ignore(c => c.NextStep);
    }
}
