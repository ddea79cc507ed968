using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
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
        var isFull = outcome.Refusal is RelyingParties.Refusal.TooManyMembers or RelyingParties.Refusal.TooManyOrganisations;
        Refusal = text[isFull ? $"{outcome.Refusal}" : outcome.Refusal == RelyingParties.Refusal.Conflict ? "AlreadyMember" : "InvitationGone"].Value;
        Response.StatusCode = isFull ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return Page();
    }
}
