namespace Bauhinia.Identity.Features.Protocol;

internal enum ReplayVerdict
{
    /// <summary>Never seen before; seen now.</summary>
    FirstUse,
    UsedBefore,

    /// <summary>Made before the store began to remember.</summary>
    BeforeEpoch,
}
