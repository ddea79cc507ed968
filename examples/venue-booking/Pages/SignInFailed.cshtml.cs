using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VenueBooking.Pages;

/// <summary>Where the SDK leads when a sign-in did not succeed.</summary>
internal sealed class SignInFailedModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }
}
