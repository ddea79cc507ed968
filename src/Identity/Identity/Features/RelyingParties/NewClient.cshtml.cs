using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Registers a client in the sandbox, or asks for one in production.</summary>
[Authorize(Policies.ResidentByPasskey)]
[RequestSizeLimit(RequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = RequestBytes, MemoryBufferThreshold = RequestBytes)]
internal sealed class NewClientModel(
    Organisations organisations, OrganisationClients clients, LogoUpload uploads, IStringLocalizer<RelyingPartiesText> text, IStringLocalizer<NewClientModel> words) : PageModel
{
    /// <summary>The largest logo and what a form puts around it.</summary>
    private const int RequestBytes = LogoImage.MaxBytes + 128 * 1024;

    [BindProperty(SupportsGet = true)]
    public Guid OrganisationId { get; set; }

    [BindProperty]
    public ClientForm Input { get; set; } = ClientForm.Empty();

    /// <summary>Set once, right after a client with a secret was registered.</summary>
    public string? Secret { get; private set; }

    public string? ClientId { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await organisations.Member(OrganisationId, User.AccountId(), cancellationToken) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (await organisations.Member(OrganisationId, User.AccountId(), cancellationToken) is null) return NotFound();
        Input.Complete();
        if (!ModelState.IsValid) return Page();
        var logo = await uploads.Take(OrganisationId, Input.Logo, User.AccountId(), cancellationToken);
        if (logo.Refusal is { } refusal)
        {
            ModelState.AddModelError("Input.Logo", refusal);
            return Page();
        }
        var settings = Input.ToSettings() with { Logo = logo.Name };
        return Input.Environment == "production" ? await Submit(settings, cancellationToken) : await Register(settings, cancellationToken);
    }

    private async Task<IActionResult> Submit(ClientSettings settings, CancellationToken cancellationToken)
    {
        var outcome = await clients.Submit(OrganisationId, settings, User.AccountId(), cancellationToken);
        return outcome.Value is null ? Refused(outcome.Refusal, outcome.Refusals) : Redirect($"/organisations/{OrganisationId}");
    }

    private async Task<IActionResult> Register(ClientSettings settings, CancellationToken cancellationToken)
    {
        var outcome = await clients.Register(OrganisationId, settings, User.AccountId(), cancellationToken);
        if (outcome.Value?.Client is not { } client) return Refused(outcome.Refusal, outcome.Refusals);
        if (outcome.Value.Secret is null) return Redirect($"/organisations/{OrganisationId}/clients/{client.Id}");
        (Secret, ClientId) = (outcome.Value.Secret, client.Id.Value);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private PageResult Refused(Refusal? refusal, IReadOnlyList<ClientRefusal> refusals)
    {
        if (refusal is not null) ModelState.AddModelError("Input.En", text[refusal.Value.ToString()].Value);
        foreach (var rule in refusals) ModelState.AddModelError("Input." + FieldOf(rule), words["Refused" + rule].Value);
        return Page();
    }

    private static string FieldOf(ClientRefusal rule) => rule switch
    {
        ClientRefusal.Name => nameof(ClientForm.En),
        ClientRefusal.Logo => nameof(ClientForm.Logo),
        ClientRefusal.RedirectUri => nameof(ClientForm.RedirectUris),
        ClientRefusal.PostLogoutRedirectUri => nameof(ClientForm.PostLogoutRedirectUris),
        ClientRefusal.BackChannelLogoutUri => nameof(ClientForm.BackChannelLogoutUri),
        ClientRefusal.Keys => nameof(ClientForm.Jwks),
        ClientRefusal.JwksUri => nameof(ClientForm.JwksUri),
        ClientRefusal.Sector => nameof(ClientForm.Sector),
        ClientRefusal.Field => "Fields[0].En",
        _ => nameof(ClientForm.Authentication),
    };
}
