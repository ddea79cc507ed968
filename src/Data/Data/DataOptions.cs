using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Features.Mqtt;

namespace Bauhinia.Data;

/// <summary>Settings of the Data system, section <c>Data</c>. Checked at start.</summary>
public sealed class DataOptions : IValidatableObject
{
    /// <summary>This system's own origin, such as <c>https://data.example.hk</c>: it answers on that host name only. Null answers on every name.</summary>
    public string? Origin { get; set; }

    /// <summary>The journal's SQLite file; absolute.</summary>
    [Required(ErrorMessage = "Data:Journal is missing; --data FOLDER sets it and what follows from it.")]
    public string Journal { get; set; } = "";

    /// <summary>A folder of further stream declarations (<c>*.yaml</c>) beside those that the product carries; null for none.</summary>
    public string? StreamFolder { get; set; }

    /// <summary>A folder of further named queries (<c>*.yaml</c>) beside those that the product carries; null for none.</summary>
    public string? QueryFolder { get; set; }

    /// <summary>Seconds between two signs of life to a reader of a silent stream.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>Most readers over SSE and WebSocket together.</summary>
    [Range(1, 100_000)]
    public int MaximumReaders { get; set; } = 10_000;

    /// <summary>Most of them from one address (IPv6: from one /64).</summary>
    [Range(1, 100_000)]
    public int MaximumReadersPerAddress { get; set; } = 1_000;

    /// <summary>Most messages that wait for the journal; a sender beyond waits for its turn.</summary>
    [Range(1, 100_000)]
    public int WaitingMessages { get; set; } = 1024;

    /// <summary>Days for which the journal keeps messages whole. Older ones that the lake has are made again from there.</summary>
    [Range(0, 3650)]
    public int JournalDays { get; set; } = 3;

    /// <summary>Seconds between two looks for messages that the journal need no longer keep whole.</summary>
    [Range(1, 86_400)]
    public int TrimSeconds { get; set; } = 600;

    /// <summary>A newer register of traffic detectors than the product carries, as the Transport Department publishes it; null for the carried one.</summary>
    public string? DetectorRegister { get; set; }

    /// <summary>Where the city's feeds come from.</summary>
    public FeedOptions Feeds { get; set; } = new();

    /// <summary>Where the history is kept.</summary>
    public LakeOptions Lake { get; set; } = new();

    /// <summary>The engine behind the journal.</summary>
    public BrokerOptions Broker { get; set; } = new();

    /// <summary>How much each reader may ask for.</summary>
    public FairUseOptions FairUse { get; set; } = new();

    /// <summary>The departments' console.</summary>
    public ConsoleOptions Console { get; set; } = new();

    /// <summary>The MQTT door.</summary>
    public MqttOptions Mqtt { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Origin is not null && (!Uri.TryCreate(Origin, UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https") || Origin.EndsWith('/')))
        {
            yield return new ValidationResult("Data:Origin must be an http or https address without a trailing slash.");
        }
        if (Journal.Length > 0 && !Path.IsPathFullyQualified(Journal)) yield return new ValidationResult("Data:Journal must be an absolute path.");
        foreach (var fault in Feeds.Faults().Concat(Lake.Faults()).Concat(Broker.Faults()).Concat(Console.Faults(Origin)).Concat(FairUse.Faults())) yield return fault;
        foreach (var problem in Mqtt.Problems()) yield return problem;
    }
}
