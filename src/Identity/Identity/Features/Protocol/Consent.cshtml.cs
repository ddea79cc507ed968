using System.ComponentModel.DataAnnotations;
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

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Asks a resident once per client and set of scopes whether they agree to be signed in there. The request comes sealed from the
/// authorization endpoint and goes back there, which judges it anew.
/// </summary>
[Authorize(Policies.Resident)]
internal sealed class ConsentModel(IdentityDb db, ClientCache clients, SealedRequests requests, AuthorizationAnswer answer, ProtocolAddresses addresses, TimeProvider clock) : PageModel
{
    public const string Path = "/connect/consent";

    private Client? client;
    private AuthorizationRequest? request;

    [BindProperty(SupportsGet = true, Name = "client_id")]
    [StringLength(ClientId.MaxLength)]
    public string ClientIdValue { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "request_uri")]
    [StringLength(8192)]
    public string RequestUri { get; set; } = "";

    public string ClientName => client?.Name.In(CultureInfo.CurrentUICulture.Name) ?? "";

    /// <summary>See <see cref="ClientLogo"/>.</summary>
    public string? Logo => client?.Logo;

    public bool IsSandbox => client?.Environment == ClientEnvironment.Sandbox;

    public bool RequiresProofing => client?.RequiredProofing > Proofing.None;

    public bool NeedsProofing => client is not null && User.Proofing() < client.RequiredProofing;

    public bool StaysConnected => !IsProgram && request is not null && Scope.Has(request.Scopes, Scope.OfflineAccess);

    /// <summary>Whether it is a program on this machine that asks, not a service.</summary>
    public bool IsProgram => client?.Profile == ClientProfile.Native;

    public bool ManagesOrganisations => request is not null && Scope.Has(request.Scopes, Scope.Organisations);

    /// <summary>Hosts of the platform's other systems that the program asks to act at.</summary>
    public string OtherSystems => string.Join(", ", (request?.Resources ?? "").Split(' ').Intersect(addresses.PlatformResources).Select(resource => new Uri(resource).Host).Distinct());

    /// <summary>The host that the browser goes to next.</summary>
    public string Destination => request is null ? "" : new Uri(request.RedirectUri).Host;

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await Open(cancellationToken) is null ? BadRequest() : Page();

    public async Task<IActionResult> OnPostAgree(CancellationToken cancellationToken)
    {
        if (await Open(cancellationToken) is not { } opened || NeedsProofing) return BadRequest();
        var now = clock.GetUtcNow();
        var scopes = opened.Scopes;
        var (accountId, clientId) = (User.AccountId(), new ClientId(opened.ClientId));
        var consent = await db.Consents.SingleOrDefaultAsync(c => c.AccountId == accountId && c.ClientId == clientId, cancellationToken);
        if (consent is null)
        {
            db.Consents.Add(new Consent(accountId, clientId, scopes, now));
        }
        else
        {
            consent.Widen(string.Join(' ', consent.Scopes.Split(' ').Union(scopes.Split(' ')).Order(StringComparer.Ordinal)), now);
        }
        db.AuditEvents.Add(new AuditEvent("consent.given", accountId, accountId, $"client={clientId} scopes={scopes}", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (consent is null)
        {
            // A second click of the same person was faster; the authorization endpoint sees whether it was for the same scopes.
        }
        ProtocolAnswer.Redirect(HttpContext, $"{ProtocolAddresses.AuthorizePath}?client_id={Uri.EscapeDataString(ClientIdValue)}&request_uri={Uri.EscapeDataString(RequestUri)}");
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPostRefuse(CancellationToken cancellationToken)
    {
        if (await Open(cancellationToken) is not { } opened) return BadRequest();
        answer.Refuse(HttpContext, opened.RedirectUri, opened.State, new OAuthError("access_denied", "The resident did not agree."));
        return new EmptyResult();
    }

    private async Task<AuthorizationRequest?> Open(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await clients.Find(ClientIdValue, cancellationToken) is not { Status: ClientStatus.Active } found
            || !requests.TryOpen(RequestUri, out var opened) || opened.ClientId != found.Id.Value) return null;
        client = found;
        request = opened;
        return opened;
    }
}
