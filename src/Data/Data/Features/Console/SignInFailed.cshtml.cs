using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Data.Features.Console;

/// <summary>Where a sign-in ends that did not succeed.</summary>
[AllowAnonymous]
internal sealed class SignInFailedModel : PageModel
{
    private static readonly string[] Words = ["access_denied", "step_up_failed", "provider_unavailable"];

    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    public string Word => Words.Contains(Reason, StringComparer.Ordinal) ? Reason ?? "failed" : "failed";
}
