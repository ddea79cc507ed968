using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>That a client was signed in to from a session, so that it hears when the session ends.</summary>
internal sealed class SessionClient
{
    private SessionClient()
    {
    }

    public SessionClient(SessionId sessionId, ClientId clientId)
    {
        SessionId = sessionId;
        ClientId = clientId;
    }

    public SessionId SessionId { get; private set; }

    public ClientId ClientId { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SessionClient>
    {
        public void Configure(EntityTypeBuilder<SessionClient> builder)
        {
            builder.ToTable("session_client");
            builder.HasKey(l => new { l.SessionId, l.ClientId });
            builder.HasOne<Session>().WithMany().HasForeignKey(l => l.SessionId);
            builder.Property(l => l.ClientId).HasMaxLength(ClientId.MaxLength);
        }
    }
}
