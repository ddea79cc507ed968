using System.Buffers.Binary;
using System.Security.Cryptography;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Server nonces for DPoP (RFC 9449 §8, §9): a time and a MAC over it, so that no store holds them and every host knows them. A new
/// one goes out with each answer; one stays good for <see cref="LifetimeSeconds"/>.
/// </summary>
internal sealed class DpopNonces(IKeyCustodian custodian, TimeProvider clock)
{
    public const int LifetimeSeconds = 300;

    private const int TimeBytes = 5;
    private const int MacBytes = 16;
    private readonly byte[] key = custodian.Hmac(HmacPurpose.RequestSealing, "dpop nonce"u8);

    public string Current()
    {
        Span<byte> nonce = stackalloc byte[TimeBytes + MacBytes];
        Write(clock.GetUtcNow().ToUnixTimeSeconds(), nonce);
        return StrictBase64Url.Encode(nonce);
    }

    public bool IsGood(string presented)
    {
        if (presented.Length != 28 || !StrictBase64Url.TryDecode(presented, out var bytes)) return false;
        var seconds = ((long)bytes[0] << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        Span<byte> expected = stackalloc byte[TimeBytes + MacBytes];
        Write(seconds, expected);
        var age = clock.GetUtcNow().ToUnixTimeSeconds() - seconds;
        // Another host's clock may run a little ahead of ours.
        return CryptographicOperations.FixedTimeEquals(expected, bytes) && age is >= -5 and <= LifetimeSeconds;
    }

    private void Write(long seconds, Span<byte> nonce)
    {
        nonce[0] = (byte)(seconds >> 32);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[1..], (uint)seconds);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, nonce[..TimeBytes], mac);
        mac[..MacBytes].CopyTo(nonce[TimeBytes..]);
    }
}
