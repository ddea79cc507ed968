using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Since when <see cref="DatabaseReplayStore"/> remembers; one row, lost together with the ids.</summary>
[LostInCrash]
internal sealed class ReplayEpochRow
{
    public int Id { get; private set; }

    public long Seconds { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ReplayEpochRow>
    {
        public void Configure(EntityTypeBuilder<ReplayEpochRow> builder)
        {
            builder.ToTable("replay_epoch");
            builder.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
