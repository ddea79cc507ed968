using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>A sealed piece of an evidence file, at most 1 MiB.</summary>
internal sealed class EvidenceChunk
{
    private EvidenceChunk()
    {
    }

    public EvidenceChunk(Guid fileId, int position, int keyVersion, byte[] ciphertext)
    {
        FileId = fileId;
        Position = position;
        KeyVersion = keyVersion;
        Ciphertext = ciphertext;
    }

    public Guid FileId { get; private set; }

    public int Position { get; private set; }

    public int KeyVersion { get; private set; }

    public byte[] Ciphertext { get; private set; } = [];

    public static string SealName(Guid fileId, int position) => $"evidence.{fileId:N}.{position}";
}

internal sealed class EvidenceChunkMapping : IEntityTypeConfiguration<EvidenceChunk>
{
    public void Configure(EntityTypeBuilder<EvidenceChunk> builder)
    {
        builder.ToTable("evidence_chunk");
        builder.HasKey(c => new { c.FileId, c.Position });
        builder.HasOne<EvidenceFile>().WithMany().HasForeignKey(c => c.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
