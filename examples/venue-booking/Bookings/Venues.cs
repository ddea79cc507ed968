using System.Text.Json;

namespace VenueBooking.Bookings;

/// <summary>The venues, from the file beside the program's source. Their names are invented.</summary>
internal sealed class Venues(IReadOnlyList<Venue> all)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public IReadOnlyList<Venue> All { get; } = all;

    public static Venues Read()
    {
        using var file = typeof(Venues).Assembly.GetManifestResourceStream("venues.json") ?? throw new InvalidOperationException("venues.json is not embedded.");
        return new Venues(JsonSerializer.Deserialize<List<Venue>>(file, Json) ?? throw new InvalidOperationException("venues.json is empty."));
    }

    public Venue? Find(string id) => All.FirstOrDefault(v => v.Id == id);
}
