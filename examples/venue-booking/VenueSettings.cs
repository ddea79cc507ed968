namespace VenueBooking;

/// <summary>Settings of the service, section <c>Venue</c>.</summary>
internal sealed class VenueSettings
{
    /// <summary>The identity provider's issuer.</summary>
    public string Issuer { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Absolute path of the private key in PEM whose public part is registered at the provider.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Absolute path of the SQLite file with the bookings.</summary>
    public string Database { get; set; } = "";

    /// <summary>For a first walk on names under <c>.localhost</c>.</summary>
    public bool AllowInsecureHttp { get; set; }

    public void Check()
    {
        if (!File.Exists(KeyFile)) throw new InvalidOperationException("Venue:KeyFile names no file.");
        if (!Path.IsPathFullyQualified(Database)) throw new InvalidOperationException("Venue:Database must be an absolute path.");
        Directory.CreateDirectory(Path.GetDirectoryName(Database) ?? throw new InvalidOperationException("Venue:Database must be a file."));
    }
}
