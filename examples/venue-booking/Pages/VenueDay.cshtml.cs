using Bauhinia.Sdk;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VenueBooking.Bookings;

namespace VenueBooking.Pages;

/// <summary>One venue on one day: which hours are free, and a button to book each.</summary>
internal sealed class VenueDayModel(Venues venues, BookingDesk desk, CityClock city) : PageModel
{
    private Venue? venue;

    public Venue Venue => venue ?? throw new InvalidOperationException("The handler found no venue and should have answered 404.");

    public DateOnly Day { get; private set; }

    public IReadOnlyList<Slot> Slots { get; private set; } = [];

    public BookingOutcome? Refusal { get; private set; }

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, CityClock.DaysAhead).Select(city.Today.AddDays);

    public async Task<IActionResult> OnGet(string id, string? day, CancellationToken cancellationToken)
    {
        if (!Find(id, day)) return NotFound();
        await Draw(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPost(string id, string? day, int hour, CancellationToken cancellationToken)
    {
        if (!Find(id, day)) return NotFound();
        // The session may have ended since the page was drawn: signing in leads back to the same day.
        if (User.FindFirst("sub") is not { } subject) return Challenge(BauhiniaChallenge.SignIn($"/venues/{Venue.Id}?day={Day:yyyy-MM-dd}"), BauhiniaDefaults.Scheme);
        var outcome = await desk.Book(subject.Value, Venue, Day, hour, cancellationToken);
        if (outcome == BookingOutcome.Booked) return Redirect("/bookings?done=booked");
        Refusal = outcome;
        Response.StatusCode = StatusCodes.Status409Conflict;
        await Draw(cancellationToken);
        return Page();
    }

    private bool Find(string id, string? day)
    {
        venue = venues.Find(id);
        Day = city.Today;
        if (day is not null)
        {
            if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", out var asked)) return false;
            Day = asked;
        }
        return venue is not null && Days.Contains(Day);
    }

    private async Task Draw(CancellationToken cancellationToken)
    {
        var taken = await desk.Taken(Venue.Id, Day, cancellationToken);
        var subject = User.FindFirst("sub")?.Value;
        Slots = [.. Venue.Hours.Select(hour => new Slot(hour, taken.TryGetValue(hour, out var holder)
            ? holder == subject ? SlotState.Yours : SlotState.Taken
            : city.CanBook(Day, hour) ? SlotState.Free : SlotState.Past))];
    }

    internal enum SlotState
    {
        Free,
        Taken,
        Yours,
        Past,
    }

    internal sealed record Slot(int Hour, SlotState State);
}
