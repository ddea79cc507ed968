using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Hands over an extract that the register signed for this case.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class PresentExtractModel(OwnCase own, IStringLocalizer<PresentExtractModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public string Nonce { get; private set; } = "";

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (await own.ExtractNonce(User.AccountId(), cancellationToken) is not { } nonce) return Redirect("/proofing");
        Nonce = nonce;
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return await OnGet(cancellationToken);
        switch (await own.Present(User.AccountId(), Input.Extract, cancellationToken))
        {
            case OwnCase.ExtractAnswer.Unusable:
                ModelState.AddModelError("Input.Extract", text["ExtractUnusable"].Value);
                return await OnGet(cancellationToken);
            default:
                return Redirect("/proofing");
        }
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "ExtractMissing")]
        [StringLength(16 * 1024)]
        public string Extract { get; set; } = "";
    }
}
