using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model;

/// <summary>One key of ASP.NET Core Data Protection, sealed. It guards form tokens and short-lived cookies, never personal data.</summary>
internal sealed class ProtectionKey
{
    private ProtectionKey()
    {
    }

    public ProtectionKey(string name, byte[] ciphertext)
    {
        Name = name;
        Ciphertext = ciphertext;
    }

    public string Name { get; private set; } = "";

    public byte[] Ciphertext { get; private set; } = [];
}

internal sealed class ProtectionKeyMapping : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("protection_key");
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Name).HasMaxLength(128);
    }
}
