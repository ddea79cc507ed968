using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Welcome;

/// <summary>The first page on the issuer's host: what the identity is, and the two ways in. Whoever is signed in goes to the account.</summary>
[AllowAnonymous]
internal sealed class WelcomeModel : PageModel
{
    public const string AfterSignOut = "/?done=signed-out";
    public const string AfterClosing = "/?done=closed";

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public bool SignedOut => Done == "signed-out";

    public bool Closed => Done == "closed";

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect("/account") : Page();
}
