using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>A device that showed its key.</summary>
/// <param name="Key">The key, to be asked for again with each message, since it can be withdrawn.</param>
/// <param name="Sender">Whose it is.</param>
internal sealed record Caller(string Key, SenderKey Sender)
{
    // A record would print the key.
    public override string ToString() => Sender.Name;
}
