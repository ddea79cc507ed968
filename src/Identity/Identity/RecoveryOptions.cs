namespace Bauhinia.Identity;

/// <summary>Limits of recovering an account without a passkey.</summary>
public sealed class RecoveryOptions
{
    /// <summary>Recoveries at a counter that may be asked for from one network (an IPv4 /24 or IPv6 /56) in an hour.</summary>
    public int StartsPerNetworkPerHour { get; set; } = 50;

    /// <summary>Codes from a counter that one network may try in an hour, and wrong recovery codes until it is told to wait.</summary>
    public int CodesPerNetworkPerHour { get; set; } = 50;

    public IEnumerable<string> Problems(string section)
    {
        if (StartsPerNetworkPerHour is < 1 or > 1_000_000) yield return $"{section}:StartsPerNetworkPerHour must be between 1 and 1,000,000.";
        if (CodesPerNetworkPerHour is < 1 or > 1_000_000) yield return $"{section}:CodesPerNetworkPerHour must be between 1 and 1,000,000.";
    }
}
