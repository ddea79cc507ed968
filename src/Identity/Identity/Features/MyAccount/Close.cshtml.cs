using System.Globalization;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.Welcome;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Explains what closing means, asks for the passkey and a confirmation, and closes.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class CloseModel(
    AccountClosing closing, Organisations organisations, SessionCookie cookie, IStringLocalizer<CloseModel> text, TimeProvider clock) : PageModel
{
    private const string Here = "/account/close";

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Names of organisations that nobody could manage afterwards. It is said, and does not keep anyone from leaving.</summary>
    public IReadOnlyList<string> OwnedAlone { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        FreshPasskey.Has(User, clock) ? await Draw(cancellationToken) : FreshPasskey.Ask(Here);

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        if (!Input.Understood)
        {
            ModelState.AddModelError("Input.Understood", text["UnderstoodMissing"].Value);
            return await Draw(cancellationToken);
        }
        // Once begun it is finished, whether or not the browser waits.
        await closing.Close(User.AccountId(), User.AccountId(), CancellationToken.None);
        cookie.Delete(HttpContext);
        return Redirect(WelcomeModel.AfterClosing);
    }

    private async Task<PageResult> Draw(CancellationToken cancellationToken)
    {
        OwnedAlone = [.. (await organisations.OwnedAlone(User.AccountId(), cancellationToken)).Select(o => o.Name.In(CultureInfo.CurrentUICulture.Name))];
        return Page();
    }

    public sealed class Form
    {
        public bool Understood { get; set; }
    }
}
