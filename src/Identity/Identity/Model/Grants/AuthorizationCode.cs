using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>
/// An authorization code and everything its tokens will say. Written and redeemed by the statements of the hot path, so its
/// times are plain milliseconds since 1970, the same in both databases.
/// </summary>
internal sealed class AuthorizationCode
{
    private AuthorizationCode()
    {
    }

    /// <summary>SHA-256 of the code; the code itself is nowhere.</summary>
    public byte[] CodeHash { get; private set; } = [];

    /// <summary>Ties together every token that comes of this code, so that a second use of it can end them all (RFC 6749 §4.1.2).</summary>
    public string GrantId { get; private set; } = "";

    /// <summary>The authorization request it answers; unique, so one <c>request_uri</c> yields one code (RFC 9126 §4).</summary>
    public string RequestId { get; private set; } = "";

    public ClientId ClientId { get; private set; }

    public AccountId AccountId { get; private set; }

    public SessionId SessionId { get; private set; }

    /// <summary>The pairwise subject, so that redeeming needs no look at the account.</summary>
    public string Subject { get; private set; } = "";

    public string RedirectUri { get; private set; } = "";

    public string Scopes { get; private set; } = "";

    /// <summary>Resource indicators (RFC 8707) separated by one space; empty for none.</summary>
    public string Resources { get; private set; } = "";

    /// <summary>PKCE S256 challenge; empty only for a legacy client.</summary>
    public string CodeChallenge { get; private set; } = "";

    /// <summary>Thumbprint of the key that alone may redeem it (RFC 9449 §10); empty for none.</summary>
    public string DpopThumbprint { get; private set; } = "";

    public string? Nonce { get; private set; }

    public string Acr { get; private set; } = "";

    public string Amr { get; private set; } = "";

    public long AuthenticatedAtSeconds { get; private set; }

    public long ExpiresAtMs { get; private set; }

    public long? RedeemedAtMs { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuthorizationCode>
    {
        public void Configure(EntityTypeBuilder<AuthorizationCode> builder)
        {
            builder.ToTable("authorization_code");
            builder.HasKey(c => c.CodeHash);
            builder.HasIndex(c => c.RequestId).IsUnique();
            builder.HasIndex(c => c.ExpiresAtMs);
            builder.Property(c => c.CodeHash).HasMaxLength(32);
            builder.Property(c => c.RequestId).HasMaxLength(22);
            builder.Property(c => c.GrantId).HasMaxLength(22);
            builder.Property(c => c.Subject).HasMaxLength(43);
            builder.Property(c => c.ClientId).HasMaxLength(ClientId.MaxLength);
            builder.Property(c => c.RedirectUri).HasMaxLength(ClientRules.MaxUriLength);
            builder.Property(c => c.Scopes).HasMaxLength(400);
            builder.Property(c => c.Resources).HasMaxLength(2048);
            builder.Property(c => c.CodeChallenge).HasMaxLength(43);
            builder.Property(c => c.DpopThumbprint).HasMaxLength(43);
            builder.Property(c => c.Nonce).HasMaxLength(512);
            builder.Property(c => c.Acr).HasMaxLength(64);
            builder.Property(c => c.Amr).HasMaxLength(64);
        }
    }
}
