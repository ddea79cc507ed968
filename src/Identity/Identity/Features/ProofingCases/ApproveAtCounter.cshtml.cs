using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// Ties the person at the counter to the account: the code on the officer's screen, entered in a session that a passkey of the
/// account has opened or renewed within the last five minutes.
/// </summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class ApproveAtCounterModel(OwnCase own, IStringLocalizer<ApproveAtCounterModel> text, TimeProvider clock) : PageModel
{
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    [BindProperty]
    public Form Input { get; set; } = new();

    public bool IsApproved { get; private set; }

    public IActionResult OnGet() => IsFresh ? Page() : StepUp();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!IsFresh) return StepUp();
        if (!ModelState.IsValid) return Page();
        switch (await own.EnterCode(User.AccountId(), Input.Code, cancellationToken))
        {
            case OwnCase.CodeAnswer.Approved:
                IsApproved = true;
                break;
            case OwnCase.CodeAnswer.Wrong:
                ModelState.AddModelError("Input.Code", text["CodeWrong"].Value);
                break;
            default:
                ModelState.AddModelError("Input.Code", text["CodeSpent"].Value);
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                break;
        }
        return Page();
    }

    private bool IsFresh => clock.GetUtcNow() - User.AuthenticatedAt() <= Freshness;

    private RedirectResult StepUp() => Redirect("/sign-in?step-up=1&return=%2Fproofing%2Fapprove");

    public sealed class Form
    {
        [Required(ErrorMessage = "CodeMissing")]
        [StringLength(16)]
        public string Code { get; set; } = "";
    }
}
