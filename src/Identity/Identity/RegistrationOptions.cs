namespace Bauhinia.Identity;

/// <summary>Limits of starting an account.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Registrations that may start from one network (an IPv4 /24 or IPv6 /56) in an hour.</summary>
    public int StartsPerNetworkPerHour { get; set; } = 100;

    /// <summary>Codes that one address is sent in an hour, whoever asks for them.</summary>
    public int CodesPerAddressPerHour { get; set; } = 6;

    public IEnumerable<string> Problems(string section)
    {
        if (StartsPerNetworkPerHour is < 1 or > 1_000_000) yield return $"{section}:StartsPerNetworkPerHour must be between 1 and 1,000,000.";
        if (CodesPerAddressPerHour is < 1 or > 20) yield return $"{section}:CodesPerAddressPerHour must be between 1 and 20: more would let a code be guessed.";
    }
}
