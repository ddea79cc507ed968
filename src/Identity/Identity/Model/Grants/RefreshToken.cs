using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>A refresh token (RFC 6749 §6) and what the tokens got with it will say. Times are milliseconds since 1970, as in <see cref="AuthorizationCode"/>.</summary>
internal sealed class RefreshToken
{
    private RefreshToken()
    {
    }

    /// <summary>SHA-256 of the token; the token itself is nowhere.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>One grant has one living refresh token; rotated ones stay until they expire, to recognise reuse.</summary>
    public string GrantId { get; private set; } = "";

    public ClientId ClientId { get; private set; }

    public AccountId AccountId { get; private set; }

    public SessionId SessionId { get; private set; }

    /// <summary>The pairwise subject, so that redeeming needs no look at the account.</summary>
    public string Subject { get; private set; } = "";

    public string Scopes { get; private set; } = "";

    public string Resources { get; private set; } = "";

    /// <summary>Key of a public client (RFC 9449 §5); empty when the client's own authentication binds it.</summary>
    public string DpopThumbprint { get; private set; } = "";

    public string Acr { get; private set; } = "";

    public string Amr { get; private set; } = "";

    public long AuthenticatedAtSeconds { get; private set; }

    public long ExpiresAtMs { get; private set; }

    /// <summary>When it was first exchanged for its successor; null while it is the living one.</summary>
    public long? ReplacedAtMs { get; private set; }

    /// <summary>The token that takes this one's place.</summary>
    public RefreshToken Successor(byte[] tokenHash, long expiresAtMs)
    {
        var next = (RefreshToken)MemberwiseClone();
        next.TokenHash = tokenHash;
        next.ExpiresAtMs = expiresAtMs;
        next.ReplacedAtMs = null;
        return next;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> builder)
        {
            builder.ToTable("refresh_token");
            builder.HasKey(t => t.TokenHash);
            builder.HasIndex(t => t.GrantId);
            builder.HasIndex(t => new { t.AccountId, t.ClientId });
            builder.HasIndex(t => t.ExpiresAtMs);
            builder.Property(t => t.TokenHash).HasMaxLength(32);
            builder.Property(t => t.GrantId).HasMaxLength(22);
            builder.Property(t => t.Subject).HasMaxLength(43);
            builder.Property(t => t.ClientId).HasMaxLength(ClientId.MaxLength);
            builder.Property(t => t.Scopes).HasMaxLength(400);
            builder.Property(t => t.Resources).HasMaxLength(2048);
            builder.Property(t => t.DpopThumbprint).HasMaxLength(43);
            builder.Property(t => t.Acr).HasMaxLength(64);
            builder.Property(t => t.Amr).HasMaxLength(64);
        }
    }
}
