using Microsoft.AspNetCore.Mvc.RazorPages;
using VenueBooking.Bookings;

namespace VenueBooking.Pages;

/// <summary>The venues to choose from.</summary>
internal sealed class IndexModel(Venues venues) : PageModel
{
    public IReadOnlyList<Venue> Venues { get; } = venues.All;
}
