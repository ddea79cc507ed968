using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>The one sign-in page: passkey first, then password, with a link to recovery codes. Also where a session proves presence again.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInModel(SignInByPassword passwords, SignInMeans means, IStringLocalizer<SignInModel> text) : PageModel
{
    private const int NameLength = 254;
    private const int RetryBusySeconds = 5;

    [BindProperty(SupportsGet = true, Name = "return")]
    public string? Return { get; set; }

    /// <summary>One of <see cref="SignIn.StepUp"/>; absent for an ordinary sign-in.</summary>
    [BindProperty(SupportsGet = true, Name = "step-up")]
    [StringLength(8)]
    public string? Level { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string ReturnTo => ReturnAddress.Local(Return);

    public bool IsStepUp => IsSignedIn && !string.IsNullOrEmpty(Level);

    /// <summary>False for a step-up of an account that has no passkey yet: it is led to add one.</summary>
    public bool OffersPasskey { get; private set; } = true;

    public bool OffersPassword => !IsStepUp || Level == StepUp.Any;

    public bool IsRecovering => IsSignedIn && User.Acr() == Acr.Recovery;

    private bool IsSignedIn => User.Identity?.IsAuthenticated == true;

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (IsSignedIn && !IsStepUp && Acr.Satisfies(User.Acr(), Acr.Password)) return LocalRedirect(ReturnTo);
        await Prepare(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        await Prepare(cancellationToken);
        if (!OffersPassword || !ModelState.IsValid) return Page();
        var outcome = await passwords.Try(HttpContext, Input.Name, Input.Password, cancellationToken);
        if (outcome.IsDone) return LocalRedirect(ReturnTo);
        if (outcome.Wait > TimeSpan.Zero) return Later("Wait", StatusCodes.Status429TooManyRequests, (int)Math.Ceiling(outcome.Wait.TotalSeconds));
        if (outcome.IsBusy) return Later("Busy", StatusCodes.Status503ServiceUnavailable, RetryBusySeconds);
        ModelState.AddModelError("Input.Password", text["Wrong"].Value);
        return Page();
    }

    private async Task Prepare(CancellationToken cancellationToken) =>
        OffersPasskey = !IsStepUp || (await means.Of(User.AccountId(), cancellationToken)).Passkeys > 0;

    private PageResult Later(string reason, int status, int seconds)
    {
        ModelState.AddModelError("Input.Password", text[reason, seconds].Value);
        Response.StatusCode = status;
        Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "NameMissing")]
        [StringLength(NameLength, ErrorMessage = "NameMissing")]
        public string Name { get; set; } = "";

        // No attribute tells the page how long a password may be: a cut-off paste would be a wrong password without a word.
        [Required(ErrorMessage = "PasswordMissing")]
        public string Password { get; set; } = "";
    }
}
