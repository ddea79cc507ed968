using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>One badge of one sensor.</summary>
/// <param name="Sensor">The values of the stream's key fields, in their order.</param>
/// <param name="Badge">What is wrong.</param>
/// <param name="Field">The field that it is about; null where it is about the sensor.</param>
/// <param name="Since">Since when it is known to be so.</param>
/// <param name="Reason">Why.</param>
internal sealed record TrustEntry(IReadOnlyList<string> Sensor, TrustBadge Badge, StreamField? Field, DateTimeOffset Since, LocalText Reason)
{
    /// <summary>Whether it holds for as long as the register of detectors does.</summary>
    public bool IsOfRegister => Since == DateTimeOffset.UnixEpoch;

    /// <summary>What sensors are told apart and ordered by.</summary>
    public string Name => string.Join('/', Sensor);
}
