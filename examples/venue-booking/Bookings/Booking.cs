namespace VenueBooking.Bookings;

/// <summary>One hour at one venue, held by one person, of whom the service knows only the subject that the provider made for it.</summary>
internal sealed class Booking
{
    private Booking()
    {
    }

    public Booking(string subject, string venueId, DateOnly day, int hour, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Subject = subject;
        VenueId = venueId;
        Day = day;
        Hour = hour;
    }

    public Guid Id { get; private set; }

    public string Subject { get; private set; } = "";

    public string VenueId { get; private set; } = "";

    public DateOnly Day { get; private set; }

    public int Hour { get; private set; }
}
