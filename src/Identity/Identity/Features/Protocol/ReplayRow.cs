using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>A one-time id in <see cref="DatabaseReplayStore"/>.</summary>
[LostInCrash]
internal sealed class ReplayRow
{
    public byte[] Id { get; private set; } = [];

    public long ExpiresAtMs { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ReplayRow>
    {
        public void Configure(EntityTypeBuilder<ReplayRow> builder)
        {
            builder.ToTable("replay_id");
            builder.Property(r => r.Id).HasMaxLength(16);
            builder.HasIndex(r => r.ExpiresAtMs);
        }
    }
}
