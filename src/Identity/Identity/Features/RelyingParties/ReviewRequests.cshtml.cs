using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>A registrar's queue: requests for production, the oldest first.</summary>
[Authorize(Policies.Registrar)]
internal sealed class ReviewRequestsModel(OrganisationClients clients, IdentityDb db, IStringLocalizer<RelyingPartiesText> text) : PageModel
{
    public IReadOnlyList<Row> Requests { get; private set; } = [];

    [BindProperty, Required, StringLength(ProductionRequest.MaxReasonLength)]
    public string Reason { get; set; } = "";

    public string? Refusal { get; private set; }

    public Task OnGet(CancellationToken cancellationToken) => Load(cancellationToken);

    public async Task<IActionResult> OnPost(Guid request, string? decision, CancellationToken cancellationToken)
    {
        if (decision is not ("approve" or "refuse")) return BadRequest();
        if (ModelState.IsValid)
        {
            var outcome = await clients.Decide(request, decision == "approve", Reason, User.AccountId(), cancellationToken);
            if (outcome.Value is not null) return Redirect("/organisations/review");
            Refusal = text[outcome.Refusal is { } refusal ? refusal.ToString() : "RegistrationRefused"].Value;
            Response.StatusCode = outcome.Refusal == RelyingParties.Refusal.OwnRequest ? 403 : 409;
        }
        await Load(cancellationToken);
        return Page();
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var culture = CultureInfo.CurrentUICulture.Name;
        var views = await ProductionApi.Views(db, await clients.Waiting(cancellationToken), cancellationToken);
        var ids = views.Select(v => v.OrganisationId).Distinct().ToList();
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellationToken);
        Requests = [.. views.Select(v => new Row(v, organisations[v.OrganisationId], ClientWords.Text(v.OrganisationName).In(culture), ClientWords.Text(v.Settings.Name).In(culture)))];
    }

    internal sealed record Row(ProductionRequestView View, Organisation Of, string Organisation, string Name)
    {
        /// <summary>The keys that the client signs with, when they are registered themselves and not by their address.</summary>
        public IReadOnlyList<Jwk> Keys { get; } = View.Settings.Jwks is { } set && JwkSet.TryParse(Encoding.UTF8.GetBytes(set), out var keys, out _) ? keys.Keys : [];

        /// <summary>Whatever else the client sends browsers to, or is called at: it is approved with the rest.</summary>
        public IReadOnlyList<string> OtherAddresses { get; } =
            [.. View.Settings.PostLogoutRedirectUris, .. new[] { View.Settings.BackChannelLogoutUri }.OfType<string>().Where(a => a.Length > 0)];
    }
}
