using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>A logout token still to be delivered (OpenID Connect Back-Channel Logout 1.0 §2.5). Written with the end of the session, deleted on delivery.</summary>
internal sealed class LogoutNotice
{
    /// <summary>Tried for about a day, then given up: by then the client's own session has ended too.</summary>
    public const int MaxAttempts = 12;

    private LogoutNotice()
    {
    }

    public LogoutNotice(ClientId clientId, SessionId sessionId, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        ClientId = clientId;
        SessionId = sessionId;
        NextAttemptAt = now;
    }

    public Guid Id { get; private set; }

    public ClientId ClientId { get; private set; }

    public SessionId SessionId { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<LogoutNotice>
    {
        public void Configure(EntityTypeBuilder<LogoutNotice> builder)
        {
            builder.ToTable("logout_notice");
            builder.HasIndex(n => n.NextAttemptAt);
            builder.Property(n => n.ClientId).HasMaxLength(ClientId.MaxLength);
        }
    }
}
