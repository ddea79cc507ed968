using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Notices;

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox_message");
        builder.HasKey(m => m.Id);
        builder.HasIndex(m => m.NextAttemptAt);
        builder.HasIndex(m => m.Owner);
        builder.Property(m => m.Kind).HasConversion<string>().HasMaxLength(40);
        builder.Property(m => m.Channel).HasConversion<string>().HasMaxLength(16);
        builder.Ignore(m => m.SealName);
        builder.Ignore(m => m.HasOwnKey);
    }
}
