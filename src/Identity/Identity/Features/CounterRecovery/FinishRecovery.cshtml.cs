using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>The person types the code from the counter on a new device, and goes on to add a passkey.</summary>
[AllowAnonymous]
internal sealed class FinishRecoveryModel(CompleteRecovery complete, IStringLocalizer<FinishRecoveryModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (CaseReference.TryRead(Input.Reference, out var reference)
            && Crockford.TryRead(Input.Code, RecoveryCase.CodeLength, out var code))
        {
            var (isDone, wait) = await complete.Redeem(HttpContext, reference.Value, code, cancellationToken);
            if (isDone) return Redirect("/account/passkeys/add?first=1");
            if (wait > TimeSpan.Zero) return Later(wait);
        }
        ModelState.AddModelError("Input.Code", text["Wrong"].Value);
        return Page();
    }

    private PageResult Later(TimeSpan wait)
    {
        ModelState.AddModelError("Input.Code", text["TooMany"].Value);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "ReferenceMissing")]
        [StringLength(CaseReference.MaxTypedLength)]
        public string Reference { get; set; } = "";

        [Required(ErrorMessage = "CodeMissing")]
        [StringLength(RecoveryCase.CodeLength * 2)]
        public string Code { get; set; } = "";
    }
}
