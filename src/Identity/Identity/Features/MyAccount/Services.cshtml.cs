using System.Globalization;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The services the person signed in to; takes access away from one.</summary>
[Authorize(Policies.Resident)]
internal sealed class ServicesModel(IdentityDb db, ClientCache clients, TimeProvider clock) : PageModel
{
    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public IReadOnlyList<Service> Services { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        var consents = await db.Set<Consent>().AsNoTracking().Where(c => c.AccountId == me).OrderBy(c => c.GivenAt).ToListAsync(cancellationToken);
        var uses = await (
            from used in db.Set<SessionClient>().AsNoTracking()
            join session in db.Sessions on used.SessionId equals session.Id
            where session.AccountId == me
            select new { used.ClientId, session.LastSeenAt }).ToListAsync(cancellationToken);
        var services = new List<Service>();
        foreach (var consent in consents)
        {
            var client = await clients.Find(consent.ClientId.Value, cancellationToken);
            var lastUsed = uses.Where(u => u.ClientId == consent.ClientId).Select(u => (DateTimeOffset?)u.LastSeenAt).Max();
            services.Add(new Service(
                consent.ClientId.Value, client?.Name.In(CultureInfo.CurrentUICulture.Name) ?? consent.ClientId.Value, consent.GivenAt, lastUsed,
                [.. client?.Fields.Where(f => consent.Scopes.Split(' ').Contains(f.Field)).Select(f => f.Field) ?? []], client?.Logo));
        }
        Services = services;
    }

    public async Task<IActionResult> OnPost(string? client, CancellationToken cancellationToken)
    {
        if (client is not { Length: > 0 and <= ClientId.MaxLength }) return NotFound();
        var me = User.AccountId();
        var id = new ClientId(client);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Consent>().Where(c => c.AccountId == me && c.ClientId == id).ExecuteDeleteAsync(cancellationToken) == 0) return NotFound();
        var tokens = db.Set<RefreshToken>().Where(t => t.AccountId == me && t.ClientId == id);
        var grants = await tokens.GroupBy(t => t.GrantId).Select(g => new { GrantId = g.Key, ExpiresAtMs = g.Max(t => t.ExpiresAtMs) }).ToListAsync(cancellationToken);
        var known = await db.Set<Revocation>().Where(r => grants.Select(g => g.GrantId).Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellationToken);
        // Access tokens of the grant end with it; the refresh tokens themselves go.
        db.AddRange(grants.Where(g => !known.Contains(g.GrantId)).Select(g => new Revocation(g.GrantId, g.ExpiresAtMs)));
        await tokens.ExecuteDeleteAsync(cancellationToken);
        db.AuditEvents.Add(new AuditEvent("consent.withdrawn", me, me, $"client={id}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Redirect("/account/services?done=removed");
    }

    public sealed record Service(string Id, string Name, DateTimeOffset Since, DateTimeOffset? LastUsed, IReadOnlyList<string> Fields, string? Logo);
}
