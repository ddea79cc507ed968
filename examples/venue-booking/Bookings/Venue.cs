using System.Globalization;

namespace VenueBooking.Bookings;

/// <summary>A place that can be booked by the hour.</summary>
/// <param name="Id">Stands in addresses: small letters and hyphens.</param>
/// <param name="Name">By culture.</param>
/// <param name="District">By culture.</param>
/// <param name="OpensAt">First hour, 0 to 23.</param>
/// <param name="ClosesAt">Hour after the last one, 1 to 24.</param>
internal sealed record Venue(string Id, IReadOnlyDictionary<string, string> Name, IReadOnlyDictionary<string, string> District, int OpensAt, int ClosesAt)
{
    public string LocalName => Name[CultureInfo.CurrentUICulture.Name];

    public string LocalDistrict => District[CultureInfo.CurrentUICulture.Name];

    public IEnumerable<int> Hours => Enumerable.Range(OpensAt, ClosesAt - OpensAt);
}
