using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.RecoveryCodes;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Lets in by a recovery code, once and only as far as a new means of sign-in. The code alone names the account, so nothing here tells whether one exists.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RecoverByCodeModel(
    RecoveryCodeBook book, SignInSessions sessions, NetworkAllowance allowance, IOptions<IdentityOptions> options, IStringLocalizer<RecoverByCodeModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (await book.Redeem(Input.Code, cancellationToken) is not { } accountId)
        {
            return await Refuse(cancellationToken);
        }
        await sessions.Start(HttpContext, accountId, Acr.Recovery, "otp", cancellationToken);
        return Redirect("/account/recover");
    }

    /// <summary>Only wrong codes are counted: the right one opens whatever others on the same network have typed, so that nobody can lock an owner out.</summary>
    private async Task<PageResult> Refuse(CancellationToken cancellationToken)
    {
        var wait = await allowance.Take("recovery-code", HttpContext.Connection.RemoteIpAddress, options.Value.Recovery.CodesPerNetworkPerHour, cancellationToken);
        ModelState.AddModelError("Input.Code", text[wait > TimeSpan.Zero ? "TooMany" : "Wrong"].Value);
        if (wait == TimeSpan.Zero) return Page();
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Missing")]
        [StringLength(CodeText.MaxTyped, ErrorMessage = "Wrong")]
        public string Code { get; set; } = "";
    }
}
