using System.Buffers.Text;
using System.Security.Cryptography;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>The pictures of organisations' services. A registration names one by its content, so approving the registration approves the picture.</summary>
internal sealed class Logos(IdentityDb db, Organisations organisations, TimeProvider clock)
{
    public const int MaxLogos = 60;

    /// <summary>How long a picture that no registration names is kept.</summary>
    private static readonly TimeSpan UnusedFor = TimeSpan.FromDays(1);

    public async Task<Outcome<Logo>> Add(Guid organisationId, byte[] png, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await organisations.HoldRole(organisationId, by, cancellationToken) is not { } role) return Refusal.NotFound;
        if (role < OrganisationRole.Developer) return Refusal.RoleTooLow;
        var name = Base64Url.EncodeToString(SHA256.HashData(png));
        if (await db.Set<Logo>().AsNoTracking().SingleOrDefaultAsync(l => l.OrganisationId == organisationId && l.Name == name, cancellationToken) is { } known) return known;
        await RemoveUnused(organisationId, cancellationToken);
        if (await db.Set<Logo>().CountAsync(l => l.OrganisationId == organisationId, cancellationToken) >= MaxLogos) return Refusal.Conflict;
        var logo = new Logo(organisationId, name, png, clock.GetUtcNow());
        db.Add(logo);
        db.AuditEvents.Add(new AuditEvent("organisation.logo_uploaded", by, $"organisation={organisationId:N} logo={name}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return logo;
    }

    /// <summary>Whether the organisation has uploaded the logo; true for none.</summary>
    public async Task<bool> Has(Guid organisationId, string? name, CancellationToken cancellationToken) =>
        name is null || (ClientLogo.IsName(name) && await db.Set<Logo>().AnyAsync(l => l.OrganisationId == organisationId && l.Name == name, cancellationToken));

    public Task<byte[]?> Read(string name, CancellationToken cancellationToken) =>
        db.Set<Logo>().AsNoTracking().Where(l => l.Name == name).Select(l => l.Png).FirstOrDefaultAsync(cancellationToken);

    private async Task RemoveUnused(Guid organisationId, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - UnusedFor;
        await db.Set<Logo>()
            .Where(l => l.OrganisationId == organisationId && l.UploadedAt < before
                && !db.Clients.Any(c => c.OrganisationId == organisationId && c.Logo == l.Name)
                && !db.Set<ProductionRequest>().Any(r => r.OrganisationId == organisationId && r.Status == ProductionRequestStatus.Waiting && r.Settings.Contains(l.Name)))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
