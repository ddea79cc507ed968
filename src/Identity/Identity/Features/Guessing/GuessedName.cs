using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>One name that one network failed with lately. Their number is what tells a stolen list being tried from a household.</summary>
internal sealed class GuessedName
{
    private GuessedName()
    {
    }

    public byte[] Network { get; private set; } = [];

    public byte[] Name { get; private set; } = [];

    public DateTimeOffset At { get; private set; }
}

internal sealed class GuessedNameMapping : IEntityTypeConfiguration<GuessedName>
{
    public void Configure(EntityTypeBuilder<GuessedName> builder)
    {
        builder.ToTable("guessed_name");
        builder.HasKey(n => new { n.Network, n.Name });
        builder.HasIndex(n => n.At);
        builder.Property(n => n.Network).HasMaxLength(32);
        builder.Property(n => n.Name).HasMaxLength(32);
    }
}
