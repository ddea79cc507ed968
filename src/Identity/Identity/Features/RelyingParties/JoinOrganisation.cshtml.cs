using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Where an invitation's link leads. Opening it changes nothing; the button joins.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class JoinOrganisationModel(Invitations invitations, IStringLocalizer<RelyingPartiesText> text) : PageModel
{
    [BindProperty(SupportsGet = true), StringLength(64)]
    public string? Token { get; set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        var outcome = await invitations.Accept(Token ?? "", User.AccountId(), cancellationToken);
        if (outcome.Value is { } joined) return Redirect($"/organisations/{joined.Id}");
        Refusal = text[(outcome.Refusal ?? RelyingParties.Refusal.NotFound) == RelyingParties.Refusal.Conflict ? "AlreadyMember" : "InvitationGone"].Value;
        Response.StatusCode = 400;
        return Page();
    }
}
