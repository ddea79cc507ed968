using System.ComponentModel.DataAnnotations;
using System.Text;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>An organisation's service accounts: members see them, owners make them, replace their keys and remove them.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class ServiceAccountListModel(
    Organisations organisations, ServiceAccounts accounts, IStringLocalizer<RelyingPartiesText> text, IStringLocalizer<ServiceAccountListModel> words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid OrganisationId { get; set; }

    [BindProperty, StringLength(ServiceAccounts.MaxNameLength)]
    public string? NewName { get; set; }

    [BindProperty, StringLength(16)]
    public string? NewRole { get; set; } = "approver";

    [BindProperty, StringLength(JwkSet.MaxBytes)]
    public string? NewKeys { get; set; }

    [BindProperty, StringLength(ClientId.MaxLength)]
    public string? RolledAccount { get; set; }

    [BindProperty, StringLength(JwkSet.MaxBytes)]
    public string? RolledKeys { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public bool IsOwner { get; private set; }

    public string? Refusal { get; private set; }

    public IReadOnlyList<Row> Accounts { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await Load(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostCreate(CancellationToken cancellationToken)
    {
        if (ClientWords.Role(NewRole ?? "") is not { } role) return BadRequest();
        var name = NewName?.Trim() ?? "";
        if (!Texts.IsText(name, ServiceAccounts.MaxNameLength)) ModelState.AddModelError(nameof(NewName), words["NameWrong"].Value);
        if (string.IsNullOrWhiteSpace(NewKeys)) ModelState.AddModelError(nameof(NewKeys), words["KeysWrong"].Value);
        if (!ModelState.IsValid) return await Again(400, cancellationToken);
        var outcome = await accounts.Create(OrganisationId, name, role, NewKeys?.Trim() ?? "", User.AccountId(), cancellationToken);
        return await Answer(outcome, nameof(NewKeys), cancellationToken);
    }

    public async Task<IActionResult> OnPostRoll(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(RolledKeys)) ModelState.AddModelError(nameof(RolledKeys), words["KeysWrong"].Value);
        if (!ModelState.IsValid) return await Again(400, cancellationToken);
        var outcome = await accounts.RollKeys(OrganisationId, RolledAccount ?? "", RolledKeys?.Trim() ?? "", User.AccountId(), cancellationToken);
        return await Answer(outcome, nameof(RolledKeys), cancellationToken);
    }

    public async Task<IActionResult> OnPostRemove([StringLength(ClientId.MaxLength)] string account, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return BadRequest();
        var refusal = await accounts.Remove(OrganisationId, account, User.AccountId(), cancellationToken);
        return await Answer(new Outcome<ServiceAccounts.Made>(null, refusal, []), nameof(NewKeys), cancellationToken);
    }

    private async Task<IActionResult> Answer(Outcome<ServiceAccounts.Made> outcome, string keysField, CancellationToken cancellationToken)
    {
        if (outcome.Refusals.Count > 0)
        {
            ModelState.AddModelError(keysField, words["KeysWrong"].Value);
            return await Again(400, cancellationToken);
        }
        if (outcome.Refusal is not { } refusal) return Redirect($"/organisations/{OrganisationId}/service-accounts?done=true");
        if (refusal == RelyingParties.Refusal.NotFound) return NotFound();
        Refusal = text[refusal.ToString()].Value;
        return await Again(refusal switch { RelyingParties.Refusal.RoleTooLow => 403, RelyingParties.Refusal.Conflict => 409, RelyingParties.Refusal.Changed => 412, _ => 400 }, cancellationToken);
    }

    private async Task<IActionResult> Again(int status, CancellationToken cancellationToken)
    {
        Done = false;
        Response.StatusCode = status;
        return await Load(cancellationToken) ? Page() : NotFound();
    }

    private async Task<bool> Load(CancellationToken cancellationToken)
    {
        var account = User.AccountId();
        if (await organisations.RoleOf(OrganisationId, account, cancellationToken) is not { } role) return false;
        IsOwner = role == OrganisationRole.Owner;
        var found = (await accounts.List(OrganisationId, account, cancellationToken)).Value ?? [];
        Accounts = [.. found.Select(m => new Row(m.Client.Id.Value, m.Client.Name.En, m.Role, KeyIds(m.Client.Jwks), m.Client.ChangedAt))];
        return true;
    }

    /// <summary>A key that names itself is known by that, any other by its thumbprint (RFC 7638).</summary>
    private static string KeyIds(string? jwks) => jwks is not null && JwkSet.TryParse(Encoding.UTF8.GetBytes(jwks), out var keys, out _)
        ? string.Join(", ", keys.Keys.Select(k => k.KeyId ?? k.Thumbprint()))
        : "–";

    internal sealed record Row(string ClientId, string Name, OrganisationRole Role, string KeyIds, DateTimeOffset ChangedAt);
}
