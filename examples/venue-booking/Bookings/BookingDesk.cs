using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace VenueBooking.Bookings;

/// <summary>Books and cancels hours.</summary>
internal sealed class BookingDesk(BookingDb db, CityClock city, TimeProvider clock)
{
    /// <summary>How many hours to come one person may hold.</summary>
    public const int Limit = 4;

    private const int SqliteConstraint = 19;

    public async Task<BookingOutcome> Book(string subject, Venue venue, DateOnly day, int hour, CancellationToken cancellationToken)
    {
        if (!venue.Hours.Contains(hour) || !city.CanBook(day, hour)) return BookingOutcome.NotOffered;
        // Takes the database's write lock before it counts, so that two requests of one person cannot both be the last allowed.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await Upcoming(subject).CountAsync(cancellationToken) >= Limit) return BookingOutcome.LimitReached;
        db.Bookings.Add(new Booking(subject, venue.Id, day, hour, clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (refused.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint })
        {
            return BookingOutcome.Taken;
        }
        await transaction.CommitAsync(cancellationToken);
        return BookingOutcome.Booked;
    }

    /// <returns>False when there is no such booking of this person, or its hour has begun.</returns>
    public async Task<bool> Cancel(string subject, Guid id, CancellationToken cancellationToken)
    {
        var booking = await db.Bookings.SingleOrDefaultAsync(b => b.Id == id && b.Subject == subject, cancellationToken);
        if (booking is null || !city.CanBook(booking.Day, booking.Hour)) return false;
        db.Bookings.Remove(booking);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<Booking>> Of(string subject, CancellationToken cancellationToken) =>
        await Upcoming(subject).OrderBy(b => b.Day).ThenBy(b => b.Hour).ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<int, string>> Taken(string venueId, DateOnly day, CancellationToken cancellationToken) =>
        await db.Bookings.Where(b => b.VenueId == venueId && b.Day == day).ToDictionaryAsync(b => b.Hour, b => b.Subject, cancellationToken);

    private IQueryable<Booking> Upcoming(string subject)
    {
        var today = city.Today;
        var hour = city.Now.Hour;
        return db.Bookings.Where(b => b.Subject == subject && (b.Day > today || (b.Day == today && b.Hour > hour)));
    }
}
