using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>Where a proofing or recovery case stands, to tell its owner on the telephone. The desk can do nothing with it.</summary>
[Authorize(Policies.HelpDesk)]
internal sealed class SeeCaseModel(CaseLooks looks) : PageModel
{
    [FromRoute(Name = "reference")]
    public string? Reference { get; set; }

    public CaseLook Case { get; private set; } = new("", "", "", null, default, null);

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (await looks.Look(User.AccountId(), Reference, cancellationToken) is not { } look) return NotFound();
        Case = look;
        return Page();
    }
}
