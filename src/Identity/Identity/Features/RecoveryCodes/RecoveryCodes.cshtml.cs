using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.RecoveryCodes;

/// <summary>Makes ten recovery codes and shows them once, in the answer to the post: nowhere can they be read again.</summary>
[Authorize(Policies.ResidentByPasskey)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RecoveryCodesModel(RecoveryCodeBook book, TimeProvider clock) : PageModel
{
    /// <summary>Set right after registration: the page may be left for later.</summary>
    public bool First => Request.Query["first"] == "1";

    public int Left { get; private set; }

    public IReadOnlyList<string> Codes { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (!Freshness.IsFresh(User, clock)) return StepUp.From(Request);
        Left = await book.Left(User.AccountId(), cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!Freshness.IsFresh(User, clock)) return StepUp.From(Request);
        Codes = await book.Replace(User.AccountId(), cancellationToken);
        return Page();
    }
}
