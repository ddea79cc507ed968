using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Sdk.Api;

/// <summary>
/// Nonces of this server (RFC 9449 §9): the time, protected by the application's keys, so that no store holds them and every host that shares the
/// keys knows them.
/// </summary>
internal sealed class ProofNonces(IDataProtectionProvider protection, TimeProvider clock)
{
    private const long LifetimeSeconds = 300;

    /// <summary>One nonce goes out for so long: it tells the time of many requests as well as of one.</summary>
    private const long RenewSeconds = 30;

    private readonly IDataProtector protector = protection.CreateProtector("Bauhinia.Sdk.Api.ProofNonces.v1");
    private volatile Made? newest;

    public string Current()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (newest is { } made && now >= made.Seconds && now < made.Seconds + RenewSeconds) return made.Nonce;
        var time = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, now);
        made = new Made(WebEncoders.Base64UrlEncode(protector.Protect(time)), now);
        newest = made;
        return made.Nonce;
    }

    public bool IsGood(string presented)
    {
        if (presented == newest?.Nonce) return IsYoung(newest.Seconds);
        try
        {
            return presented.Length <= 512 && protector.Unprotect(WebEncoders.Base64UrlDecode(presented)) is { Length: sizeof(long) } time && IsYoung(BinaryPrimitives.ReadInt64BigEndian(time));
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return false;
        }
    }

    // Another host's clock may run a little ahead of ours.
    private bool IsYoung(long seconds) => clock.GetUtcNow().ToUnixTimeSeconds() - seconds is >= -5 and <= LifetimeSeconds;

    private sealed record Made(string Nonce, long Seconds);
}
