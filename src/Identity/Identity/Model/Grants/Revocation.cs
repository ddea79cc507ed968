using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>A grant, or one access token, that was ended before its time. Kept until the last token it concerns has expired.</summary>
internal sealed class Revocation
{
    /// <summary>Longer than any access token lives, clocks that differ included.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(15);

    private Revocation()
    {
    }

    public Revocation(string id, long expiresAtMs)
    {
        Id = id;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>A grant's id (22 characters of base64url) or an access token's whole <c>jti</c> (grant id, dot, id).</summary>
    public string Id { get; private set; } = "";

    public long ExpiresAtMs { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Revocation>
    {
        public void Configure(EntityTypeBuilder<Revocation> builder)
        {
            builder.ToTable("revocation");
            builder.Property(r => r.Id).HasMaxLength(45);
            builder.HasIndex(r => r.ExpiresAtMs);
        }
    }
}
