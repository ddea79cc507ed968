using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>The engine behind the journal, section <c>Data:Broker</c>: NATS with JetStream, which carries accepted events to those who follow a stream.</summary>
public sealed class BrokerOptions
{
    /// <summary>Which broker stands behind the journal.</summary>
    public enum BrokerMode
    {
        /// <summary>None: readers get everything from the journal and from memory.</summary>
        None = 0,

        /// <summary>A <c>nats-server</c> that the host starts, watches and ends, for itself alone.</summary>
        Start = 1,

        /// <summary>A cluster that somebody else runs.</summary>
        Urls = 2,
    }

    /// <summary>Whether there is one, and who starts it.</summary>
    public BrokerMode Mode { get; set; } = BrokerMode.None;

    /// <summary>Servers of a cluster that is there, for <see cref="BrokerMode.Urls"/>: <c>nats://</c> or <c>tls://</c> addresses, with user and password where it asks for them.</summary>
    public IReadOnlyList<string> Urls { get; set; } = [];

    /// <summary>How many servers keep each event, 1 to 5; more than 1 needs as many servers.</summary>
    [Range(1, 5)]
    public int Replicas { get; set; } = 1;

    /// <summary>
    /// Whether a sender is answered only when the broker has the event too. A sender that is not answered within <see cref="PatienceSeconds"/> is told to
    /// send again, though the journal has the event by then: it is recognised.
    /// </summary>
    public bool AcknowledgesAfterBroker { get; set; }

    /// <summary>Seconds that a sender waits for the broker.</summary>
    [Range(1, 60)]
    public int PatienceSeconds { get; set; } = 10;

    /// <summary>The server's program, for <see cref="BrokerMode.Start"/>: a path, or a name to look for.</summary>
    [Required]
    public string Executable { get; set; } = "nats-server";

    /// <summary>Where the server that is started keeps its store; absolute. Null for <c>broker</c> beside the journal.</summary>
    public string? Folder { get; set; }

    /// <summary>Hours that the broker keeps an event. Readers who were away longer are answered from journal and lake.</summary>
    [Range(1, 720)]
    public int KeepHours { get; set; } = 24;

    /// <summary>Most megabytes that the broker keeps of one stream.</summary>
    [Range(16, 1_048_576)]
    public int KeepMegabytes { get; set; } = 128;

    internal IEnumerable<ValidationResult> Faults()
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), broken, validateAllProperties: true);
        foreach (var fault in broken) yield return new ValidationResult($"Data:Broker: {fault.ErrorMessage}");
        if (Folder is not null && !Path.IsPathFullyQualified(Folder)) yield return new ValidationResult("Data:Broker:Folder must be an absolute path.");
        if (Mode == BrokerMode.Urls && Urls.Count == 0) yield return new ValidationResult("Data:Broker:Urls names no server.");
        if (Mode == BrokerMode.Start && Replicas > 1) yield return new ValidationResult("Data:Broker:Replicas above 1 needs a cluster: Data:Broker:Mode is Urls then.");
        if (Mode == BrokerMode.None && AcknowledgesAfterBroker) yield return new ValidationResult("Data:Broker:AcknowledgesAfterBroker needs a broker: Data:Broker:Mode is None.");
        foreach (var url in Urls.Where(u => !Uri.TryCreate(u, UriKind.Absolute, out var address) || address.Scheme is not ("nats" or "tls")))
        {
            // A password may stand in it.
            yield return new ValidationResult($"Data:Broker:Urls: number {Urls.ToList().IndexOf(url) + 1} is no nats or tls address.");
        }
    }
}
