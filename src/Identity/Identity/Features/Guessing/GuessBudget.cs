using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>Failed guesses against one key: a name typed, a name from one network, or a known device. The key is a keyed hash: no address or network can be read from it.</summary>
internal sealed class GuessBudget
{
    /// <summary>Failures are forgotten this long after the last one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    private GuessBudget()
    {
    }

    public byte[] Key { get; private set; } = [];

    public int Failures { get; private set; }

    public DateTimeOffset NotBefore { get; private set; }

    public DateTimeOffset LastAt { get; private set; }
}

internal sealed class GuessBudgetMapping : IEntityTypeConfiguration<GuessBudget>
{
    public void Configure(EntityTypeBuilder<GuessBudget> builder)
    {
        builder.ToTable("guess_budget");
        builder.HasKey(b => b.Key);
        builder.HasIndex(b => b.LastAt);
        builder.Property(b => b.Key).HasMaxLength(32);
    }
}
