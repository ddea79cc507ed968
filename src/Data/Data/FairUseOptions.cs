using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>How much each reader may ask for, section <c>Data:FairUse</c>. What opens a stream of events counts as one request, however long it lasts.</summary>
public sealed class FairUseOptions
{
    /// <summary>Everyone without a key, by address (IPv6: by /64).</summary>
    public TierOptions Anonymous { get; set; } = new() { Requests = 600 };

    /// <summary>Each key of a reader.</summary>
    public TierOptions Key { get; set; } = new() { Requests = 6000 };

    internal IEnumerable<ValidationResult> Faults()
    {
        foreach (var (name, tier) in new[] { (nameof(Anonymous), Anonymous), (nameof(Key), Key) })
        {
            if (tier.Requests is < 1 or > 1_000_000_000) yield return new ValidationResult($"Data:FairUse:{name}:Requests must be 1 to 1000000000.");
            if (tier.Seconds is < 1 or > 86_400) yield return new ValidationResult($"Data:FairUse:{name}:Seconds must be 1 to 86400.");
        }
    }

    /// <summary>One tier.</summary>
    public sealed class TierOptions
    {
        /// <summary>Requests in the window; all of them may come at once.</summary>
        public int Requests { get; set; }

        /// <summary>The window in seconds.</summary>
        public int Seconds { get; set; } = 60;
    }
}
