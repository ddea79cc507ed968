using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model;

/// <summary>One personal field of one owner, sealed with the owner's data key. Only <c>PersonVault</c> reads or writes it.</summary>
internal sealed class SealedField
{
    private SealedField()
    {
    }

    public SealedField(Guid owner, string field)
    {
        Owner = owner;
        Field = field;
    }

    public Guid Owner { get; private set; }

    public string Field { get; private set; } = "";

    public int KeyVersion { get; private set; }

    public byte[] Ciphertext { get; private set; } = [];

    public void Replace(int keyVersion, byte[] ciphertext)
    {
        KeyVersion = keyVersion;
        Ciphertext = ciphertext;
    }
}

internal sealed class SealedFieldMapping : IEntityTypeConfiguration<SealedField>
{
    public void Configure(EntityTypeBuilder<SealedField> builder)
    {
        builder.ToTable("sealed_field");
        builder.HasKey(f => new { f.Owner, f.Field });
        builder.Property(f => f.Field).HasMaxLength(64);
    }
}
