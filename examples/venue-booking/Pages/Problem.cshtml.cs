using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VenueBooking.Pages;

/// <summary>What a person sees when an address does not exist or something broke.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel;
