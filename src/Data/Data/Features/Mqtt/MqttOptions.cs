using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>Settings of the MQTT door, section <c>Data:Mqtt</c>.</summary>
public sealed class MqttOptions
{
    /// <summary>The port to listen on; 0 for any that is free, null for no MQTT at all. 1883 is MQTT's own, 8883 that of MQTT over TLS.</summary>
    [Range(0, 65535)]
    public int? Port { get; set; }

    /// <summary>The address to listen on. Any other than loopback needs <see cref="Certificate"/>, for keys would cross the network in the clear.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>A PEM file with the certificate chain; with it only TLS is spoken.</summary>
    public string? Certificate { get; set; }

    /// <summary>A PEM file with the certificate's private key.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>Most connections at a time.</summary>
    [Range(1, 100_000)]
    public int MaximumClients { get; set; } = 10_000;

    /// <summary>Most connections at a time from one address (IPv6: from one /64).</summary>
    [Range(1, 100_000)]
    public int MaximumClientsPerAddress { get; set; } = 1_000;

    /// <summary>Most packets a second that are read from one connection; what comes faster waits in the network.</summary>
    [Range(10, 100_000)]
    public int MaximumPacketsPerSecond { get; set; } = 1_000;

    /// <summary>Most messages of QoS 1 that a reader is sent before it acknowledges the first; MQTT 5 readers may ask for fewer.</summary>
    [Range(1, 1_000)]
    public int MaximumUnacknowledged { get; set; } = 32;

    /// <summary>Most sessions that are kept for readers who went away.</summary>
    [Range(0, 100_000)]
    public int MaximumSessions { get; set; } = 1_000;

    /// <summary>Most sessions that are kept for readers of one address (IPv6: of one /64). Devices with a key do not count.</summary>
    [Range(0, 100_000)]
    public int MaximumSessionsPerAddress { get; set; } = 50;

    /// <summary>Minutes for which the session of an absent reader is kept at most; MQTT 5 readers may ask for less.</summary>
    [Range(1, 10_080)]
    public int SessionMinutes { get; set; } = 1_440;

    internal IEnumerable<ValidationResult> Problems()
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), results, validateAllProperties: true);
        foreach (var result in results) yield return result;
        if (!IPAddress.TryParse(Address, out var address)) yield return new ValidationResult("Data:Mqtt:Address must be an IP address.");
        else if (Port is not null && Certificate is null && !IPAddress.IsLoopback(address))
        {
            yield return new ValidationResult("Data:Mqtt:Address is no loopback address: Data:Mqtt:Certificate is needed, or keys cross the network in the clear.");
        }
        if ((Certificate is null) != (CertificateKey is null)) yield return new ValidationResult("Data:Mqtt:Certificate and Data:Mqtt:CertificateKey go together.");
    }
}
