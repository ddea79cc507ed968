using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using ClientRow = Bauhinia.Identity.Model.Clients.Client;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>One client: what is registered, rolling its keys, suspending and removing it.</summary>
[Authorize(Policies.ResidentByPasskey)]
[RequestSizeLimit(RequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = RequestBytes, MemoryBufferThreshold = RequestBytes)]
internal sealed class ClientHomeModel(OrganisationClients clients, LogoUpload uploads, IStringLocalizer<RelyingPartiesText> text) : PageModel
{
    /// <summary>The largest logo and what a form puts around it.</summary>
    private const int RequestBytes = LogoImage.MaxBytes + 128 * 1024;

    private ClientView? view;

    [BindProperty(SupportsGet = true)]
    public Guid OrganisationId { get; set; }

    [BindProperty(SupportsGet = true), StringLength(Model.Clients.ClientId.MaxLength)]
    public string ClientId { get; set; } = "";

    [BindProperty, StringLength(JwkSet.MaxBytes)]
    public string? Jwks { get; set; }

    [BindProperty, StringLength(ClientRules.MaxUriLength)]
    public string? JwksUri { get; set; }

    [BindProperty]
    public IFormFile? LogoFile { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public ClientView View => view ?? throw new InvalidOperationException("The handler found no client and should have answered 404.");

    public string Name => ClientWords.Text(View.Settings.Name).In(CultureInfo.CurrentUICulture.Name);

    /// <summary>Key ids only: the keys themselves are for machines.</summary>
    public string KeyIds => View.Settings.Jwks is { } set && JwkSet.TryParse(Encoding.UTF8.GetBytes(set), out var keys, out _)
        ? string.Join(", ", keys.Keys.Select(k => k.KeyId ?? "?"))
        : "–";

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await Load(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostRoll(CancellationToken cancellationToken) => await Answer(
        await clients.RollKeys(OrganisationId, ClientId, new ClientKeys(Trimmed(Jwks), Trimmed(JwksUri)), User.AccountId(), cancellationToken), cancellationToken);

    /// <summary>Gives a sandbox client a logo; without a file, takes it away.</summary>
    public async Task<IActionResult> OnPostLogo(CancellationToken cancellationToken)
    {
        if (!await Load(cancellationToken)) return NotFound();
        var logo = await uploads.Take(OrganisationId, LogoFile, User.AccountId(), cancellationToken);
        if (logo.Refusal is { } refusal)
        {
            ModelState.AddModelError(nameof(LogoFile), refusal);
            Response.StatusCode = 400;
            return Page();
        }
        var changed = await clients.Change(OrganisationId, ClientId, View.Settings with { Logo = logo.Name }, View.Version, User.AccountId(), cancellationToken);
        return await Answer(changed.Value?.Client is { } client ? client : new Outcome<ClientRow>(null, changed.Refusal, changed.Refusals), cancellationToken);
    }

    public Task<IActionResult> OnPostSuspend(CancellationToken cancellationToken) => Become(ClientStatus.Suspended, cancellationToken);

    public Task<IActionResult> OnPostResume(CancellationToken cancellationToken) => Become(ClientStatus.Active, cancellationToken);

    public async Task<IActionResult> OnPostRemove(CancellationToken cancellationToken)
    {
        var outcome = await clients.Become(OrganisationId, ClientId, ClientStatus.Removed, User.AccountId(), cancellationToken);
        return outcome.Value is null ? await Answer(outcome, cancellationToken) : Redirect($"/organisations/{OrganisationId}");
    }

    private async Task<IActionResult> Become(ClientStatus status, CancellationToken cancellationToken) =>
        await Answer(await clients.Become(OrganisationId, ClientId, status, User.AccountId(), cancellationToken), cancellationToken);

    private async Task<IActionResult> Answer(Outcome<ClientRow> outcome, CancellationToken cancellationToken)
    {
        if (outcome.Value is not null) return Redirect($"/organisations/{OrganisationId}/clients/{ClientId}?done=true");
        if (outcome.Refusal == RelyingParties.Refusal.NotFound || !await Load(cancellationToken)) return NotFound();
        Refusal = text[outcome.Refusal is { } refusal ? refusal.ToString() : "RegistrationRefused"].Value;
        Response.StatusCode = outcome.Refusal == RelyingParties.Refusal.RoleTooLow ? 403 : 400;
        return Page();
    }

    private async Task<bool> Load(CancellationToken cancellationToken)
    {
        var outcome = await clients.Find(OrganisationId, ClientId, User.AccountId(), cancellationToken);
        view = outcome.Value is { } client ? ClientWords.View(client) : null;
        return view is not null;
    }

    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
