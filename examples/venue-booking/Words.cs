namespace VenueBooking;

/// <summary>Names the texts of this service: <c>Words.resx</c> and its two translations.</summary>
internal sealed class Words;
