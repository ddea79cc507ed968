using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>Sets, changes, enables again and removes the password.</summary>
[Authorize(Policies.Recovering)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PasswordPageModel(ChangePassword change, SignInMeans means, IStringLocalizer<PasswordPageModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Means Means { get; private set; } = new(0, false, false, 0);

    public bool IsDone => Request.Query["done"] == "1";

    public string Back => User.Acr() == Acr.Recovery ? "/account/recover" : "/account";

    /// <summary>A disabled password comes back by passkey or recovery code alone: whoever guessed it must not be the one to enable it.</summary>
    public bool CanEnable => Means.IsPasswordDisabled && User.Acr() != Acr.Password;

    public bool CanRemove => Means is { HasPassword: true, Passkeys: > 0 } && Acr.Satisfies(User.Acr(), Acr.PhishingResistant);

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await Enter(cancellationToken) ?? Page();

    public async Task<IActionResult> OnPostSet(CancellationToken cancellationToken)
    {
        if (await Enter(cancellationToken) is { } elsewhere) return elsewhere;
        if (!ModelState.IsValid) return Page();
        var flaw = await change.Set(HttpContext, Input.Password, cancellationToken);
        if (flaw == PasswordFlaw.None) return Redirect("/account/password?done=1");
        if (flaw == PasswordFlaw.Closed) return Redirect("/sign-in");
        ModelState.AddModelError("Input.Password", text[flaw?.ToString() ?? "Busy"].Value);
        return Page();
    }

    public async Task<IActionResult> OnPostEnable(CancellationToken cancellationToken)
    {
        if (await Enter(cancellationToken) is { } elsewhere) return elsewhere;
        if (!CanEnable) return Forbid();
        await change.Enable(User.AccountId(), cancellationToken);
        return Redirect("/account/password?done=1");
    }

    public async Task<IActionResult> OnPostRemove(CancellationToken cancellationToken)
    {
        if (await Enter(cancellationToken) is { } elsewhere) return elsewhere;
        if (!CanRemove) return Forbid();
        await change.Remove(User.AccountId(), cancellationToken);
        return Redirect("/account/password?done=1");
    }

    private async Task<IActionResult?> Enter(CancellationToken cancellationToken)
    {
        Means = await means.Of(User.AccountId(), cancellationToken);
        // Whoever only knows the password must not be the one to change it: a means is changed at the strongest level the account has.
        if (Freshness.IsFresh(User, clock) && (Means.Passkeys == 0 || User.Acr() != Acr.Password)) return null;
        return User.Acr() == Acr.Recovery ? Redirect("/sign-in") : StepUp.From(Request, Means.Passkeys > 0 ? StepUp.Passkey : StepUp.Any);
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Missing")]
        public string Password { get; set; } = "";
    }
}
