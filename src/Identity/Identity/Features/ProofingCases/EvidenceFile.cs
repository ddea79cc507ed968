using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>A picture or document that supports a case. Its name on the applicant's device is not kept: it may say who they are.</summary>
internal sealed class EvidenceFile
{
    private EvidenceFile()
    {
    }

    public EvidenceFile(Guid id, CaseId caseId, EvidenceType type, int sizeBytes, DateTimeOffset now)
    {
        Id = id;
        CaseId = caseId;
        Type = type;
        SizeBytes = sizeBytes;
        AddedAt = now;
    }

    /// <summary>Random: it stands in the address of the picture.</summary>
    public Guid Id { get; private set; }

    public CaseId CaseId { get; private set; }

    public EvidenceType Type { get; private set; }

    public int SizeBytes { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }
}

internal sealed class EvidenceFileMapping : IEntityTypeConfiguration<EvidenceFile>
{
    public void Configure(EntityTypeBuilder<EvidenceFile> builder)
    {
        builder.ToTable("evidence_file");
        builder.HasKey(f => f.Id);
        builder.Property(f => f.CaseId).HasConversion(id => id.Value, value => new CaseId(value));
        builder.Property(f => f.Type).HasConversion<string>().HasMaxLength(8);
        builder.HasOne<ProofingCase>().WithMany().HasForeignKey(f => f.CaseId);
    }
}
