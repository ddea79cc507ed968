using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Asks before a passkey is revoked, and warns when nothing else is left to sign in with.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class RevokePasskeyPageModel(OwnPasskeys passkeys, SignInMeans means, IStringLocalizer<RevokePasskeyPageModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public string Name { get; private set; } = "";

    public bool IsLast { get; private set; }

    public bool HasCodes { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken cancellationToken)
    {
        if (!MayChangePasskeys.Revoke(User, clock)) return StepUp.From(Request);
        return await Prepare(id, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPost(Guid id, CancellationToken cancellationToken)
    {
        if (!MayChangePasskeys.Revoke(User, clock)) return StepUp.From(Request);
        switch (await passkeys.Revoke(User.AccountId(), User.SessionId(), id, Input.Confirm, cancellationToken))
        {
            case Revocation.Done:
                return Redirect("/account/passkeys");
            case Revocation.NeedsConfirmation:
                ModelState.AddModelError("Input.Confirm", text["ConfirmMissing"].Value);
                return await Prepare(id, cancellationToken) ? Page() : NotFound();
            default:
                return NotFound();
        }
    }

    private async Task<bool> Prepare(Guid id, CancellationToken cancellationToken)
    {
        if (await passkeys.Find(User.AccountId(), id, cancellationToken) is not { } passkey) return false;
        var present = await means.Of(User.AccountId(), cancellationToken);
        (Name, IsLast, HasCodes) = (passkey.Name, present.IsOnePasskeyAlone, present.RecoveryCodes > 0);
        return true;
    }

    public sealed class Form
    {
        public bool Confirm { get; set; }
    }
}
