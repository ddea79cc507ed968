using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.Welcome;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Explains what closing means, asks for the passkey and a confirmation, and closes.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class CloseModel(AccountClosing closing, SessionCookie cookie, IStringLocalizer<CloseModel> text, TimeProvider clock) : PageModel
{
    private const string Here = "/account/close";

    [BindProperty]
    public Form Input { get; set; } = new();

    public IActionResult OnGet() => FreshPasskey.Has(User, clock) ? Page() : FreshPasskey.Ask(Here);

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        if (!Input.Understood)
        {
            ModelState.AddModelError("Input.Understood", text["UnderstoodMissing"].Value);
            return Page();
        }
        // Once begun it is finished, whether or not the browser waits.
        await closing.Close(User.AccountId(), User.AccountId(), CancellationToken.None);
        cookie.Delete(HttpContext);
        return Redirect(WelcomeModel.AfterClosing);
    }

    public sealed class Form
    {
        public bool Understood { get; set; }
    }
}
