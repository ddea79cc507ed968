using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.RecoveryCodes;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Lets in by a recovery code, once and only as far as a new means of sign-in. The code alone names the account, so nothing here tells whether one exists.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RecoverByCodeModel(RecoveryCodeBook book, SignInSessions sessions, IStringLocalizer<RecoverByCodeModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (await book.Redeem(Input.Code, cancellationToken) is not { } accountId)
        {
            ModelState.AddModelError("Input.Code", text["Wrong"].Value);
            return Page();
        }
        await sessions.Start(HttpContext, accountId, Acr.Recovery, "otp", cancellationToken);
        return Redirect("/account/recover");
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Missing")]
        [StringLength(CodeText.MaxTyped, ErrorMessage = "Wrong")]
        public string Code { get; set; } = "";
    }
}
