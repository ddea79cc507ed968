using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>Where the city's feeds come from, section <c>Data:Feeds</c>. Nothing is fetched from a network unless <see cref="Source"/> says so.</summary>
public sealed class FeedOptions
{
    /// <summary>One answer for a whole host: what is live and what is not never stand side by side.</summary>
    public enum FeedSource
    {
        /// <summary>From nowhere: only senders send.</summary>
        None = 0,

        /// <summary>From their publishers, over the network.</summary>
        Live = 1,

        /// <summary>From recorded files.</summary>
        Replay = 2,

        /// <summary>From the simulator.</summary>
        Simulated = 3,
    }

    /// <summary><c>None</c>, <c>Live</c>, <c>Replay</c> or <c>Simulated</c>.</summary>
    public FeedSource Source { get; set; }

    /// <summary>The folder of recorded files, for <c>Replay</c>; absolute.</summary>
    public string? ReplayFolder { get; set; }

    /// <summary>How many times faster than the city's time a replay goes.</summary>
    [Range(1, 3600)]
    public int ReplaySpeed { get; set; } = 1;

    /// <summary>The same seed makes the same simulated city.</summary>
    public int SimulatorSeed { get; set; } = 1;

    /// <summary>A folder of connectors (<c>*.yaml</c>) beside those that the product carries; one for the same stream takes the other's place. Null for none.</summary>
    public string? ConnectorFolder { get; set; }

    /// <summary>Largest file, in bytes, after it was decompressed.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaximumFileBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Longest time for one file, in seconds, redirects included.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The hosts that files may be fetched from, each with <c>:port</c> where it is not the scheme's own. Null stands for the publishers of the carried connectors.</summary>
    public IReadOnlyList<string>? AllowedHosts { get; set; }

    /// <summary>Networks (CIDR) that are not public and may be called all the same, such as a department's own; none by default.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    internal IReadOnlyList<string> Hosts => AllowedHosts ?? ["resource.data.one.gov.hk", "data.weather.gov.hk"];

    internal IEnumerable<ValidationResult> Faults()
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), broken, validateAllProperties: true);
        foreach (var fault in broken) yield return new ValidationResult($"Data:Feeds: {fault.ErrorMessage}");
        foreach (var network in AllowedNetworks.Where(n => !System.Net.IPNetwork.TryParse(n, out _))) yield return new ValidationResult($"Data:Feeds:AllowedNetworks: '{network}' is no network such as 10.1.0.0/16.");
        if (Source == FeedSource.Replay && !Directory.Exists(ReplayFolder)) yield return new ValidationResult("Data:Feeds:ReplayFolder must name a folder of recorded files.");
    }
}
