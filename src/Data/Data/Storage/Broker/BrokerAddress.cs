namespace Bauhinia.Data.Storage.Broker;

/// <summary>Where a broker answers.</summary>
/// <param name="Url">One address, or several with commas between.</param>
/// <param name="Password">Of the user <see cref="User"/>; null where the address says who we are.</param>
internal sealed record BrokerAddress(string Url, string? Password)
{
    public const string User = "bauhinia";

    // A record would print the password.
    public override string ToString() => "the broker's address";
}
