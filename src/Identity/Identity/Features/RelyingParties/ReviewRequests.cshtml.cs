using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
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
        Requests = [.. views.Select(v => new Row(v, ClientWords.Text(v.OrganisationName).In(culture), ClientWords.Text(v.Settings.Name).In(culture)))];
    }

    internal sealed record Row(ProductionRequestView View, string Organisation, string Name)
    {
        /// <summary>Whatever else the client sends browsers to, is called at, or is trusted from: it is approved with the rest.</summary>
        public IReadOnlyList<string> OtherAddresses { get; } =
            [.. View.Settings.PostLogoutRedirectUris, .. new[] { View.Settings.BackChannelLogoutUri, View.Settings.JwksUri }.OfType<string>().Where(a => a.Length > 0)];
    }
}
