using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>An organisation asks for a client in production; a registrar who is not of it decides.</summary>
internal sealed class ProductionRequest
{
    public const int MaxReasonLength = 400;

    private ProductionRequest()
    {
    }

    public ProductionRequest(Guid organisationId, AccountId requestedBy, string settings, DateTimeOffset now)
    {
        Id = RandomId.New();
        OrganisationId = organisationId;
        RequestedBy = requestedBy;
        Settings = settings;
        RequestedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid OrganisationId { get; private set; }

    public AccountId RequestedBy { get; private set; }

    /// <summary>The registration asked for, as JSON of the API's <c>ClientSettings</c>: what the registrar saw is what is registered.</summary>
    public string Settings { get; private set; } = "";

    public DateTimeOffset RequestedAt { get; private set; }

    public ProductionRequestStatus Status { get; private set; } = ProductionRequestStatus.Waiting;

    public AccountId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? Reason { get; private set; }

    public ClientId? ClientId { get; private set; }

    public void Decide(ProductionRequestStatus status, AccountId by, string reason, DateTimeOffset now)
    {
        if (Status != ProductionRequestStatus.Waiting) throw new InvalidOperationException("A request is decided once.");
        Status = status;
        DecidedBy = by;
        DecidedAt = now;
        Reason = reason;
    }

    public void Became(ClientId client) => ClientId = client;

    internal sealed class Mapping : IEntityTypeConfiguration<ProductionRequest>
    {
        public void Configure(EntityTypeBuilder<ProductionRequest> builder)
        {
            builder.ToTable("production_request");
            builder.HasKey(r => r.Id);
            builder.HasIndex(r => r.OrganisationId);
            builder.HasIndex(r => r.Status);
            // Two registrars at once: the second finds that it is no longer waiting.
            builder.Property(r => r.Status).HasConversion<string>().HasMaxLength(16).IsConcurrencyToken();
            builder.Property(r => r.Reason).HasMaxLength(MaxReasonLength);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(r => r.OrganisationId);
        }
    }
}
