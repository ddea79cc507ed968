using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VenueBooking.Bookings;

namespace VenueBooking.Pages;

/// <summary>A person's hours to come, each with a button to give it back.</summary>
[Authorize]
internal sealed class MyBookingsModel(Venues venues, BookingDesk desk) : PageModel
{
    public IReadOnlyList<Row> Bookings { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    private string Subject => User.FindFirst("sub")?.Value ?? throw new InvalidOperationException("A session always has a subject.");

    public async Task OnGet(CancellationToken cancellationToken) =>
        Bookings = [.. (await desk.Of(Subject, cancellationToken)).Select(b => new Row(b.Id, venues.Find(b.VenueId)?.LocalName ?? b.VenueId, b.Day, b.Hour))];

    public async Task<IActionResult> OnPost(Guid booking, CancellationToken cancellationToken) =>
        await desk.Cancel(Subject, booking, cancellationToken) ? Redirect("/bookings?done=cancelled") : NotFound();

    internal sealed record Row(Guid Id, string Venue, DateOnly Day, int Hour);
}
