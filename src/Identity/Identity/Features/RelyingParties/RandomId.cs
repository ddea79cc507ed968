using System.Security.Cryptography;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Ids that stand in addresses reveal nothing, not even when they were made.</summary>
internal static class RandomId
{
    public static Guid New() => new(RandomNumberGenerator.GetBytes(16));
}
