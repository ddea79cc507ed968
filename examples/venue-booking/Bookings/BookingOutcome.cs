namespace VenueBooking.Bookings;

internal enum BookingOutcome
{
    Booked,

    /// <summary>Someone else was faster, or the person has another venue at that hour.</summary>
    Taken,

    /// <summary>The person holds <see cref="BookingDesk.Limit"/> hours to come.</summary>
    LimitReached,

    /// <summary>Not an hour of this venue, in the past, or too far ahead.</summary>
    NotOffered,
}
