using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The page that makes a passkey by script; also the last step of registration (<c>first=1</c>) and of recovery.</summary>
[Authorize(Policies.Recovering)]
internal sealed class AddPasskeyPageModel(SignInMeans means, TimeProvider clock) : PageModel
{
    /// <summary>Set for an account that has no means of sign-in yet.</summary>
    public bool First => Request.Query["first"] == "1";

    [StringLength(Passkey.NameLength)]
    public string Name { get; set; } = "";

    /// <summary>Where the person goes with the new passkey.</summary>
    public string Next => First ? "/account/recovery-codes?first=1" : "/account/passkeys";

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        var hasPasskeys = (await means.Of(User.AccountId(), cancellationToken)).Passkeys > 0;
        if (MayChangePasskeys.Add(User, hasPasskeys, clock)) return Page();
        return User.Acr() == Acr.Recovery ? Redirect("/sign-in") : StepUp.From(Request, hasPasskeys ? StepUp.Passkey : StepUp.Any);
    }
}
