using System.Security.Cryptography;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Row identity of a passkey. It stands in the owner's links, so it is random and says nothing about when it was made.</summary>
internal readonly record struct PasskeyId(Guid Value)
{
    public static PasskeyId New() => new(new Guid(RandomNumberGenerator.GetBytes(16)));

    public override string ToString() => Value.ToString("N");
}
