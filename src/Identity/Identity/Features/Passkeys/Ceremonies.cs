using System.Buffers.Binary;
using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>
/// Begins and redeems ceremonies. Asking for a challenge writes nothing, so that a flood of page views costs no disk; the state goes
/// out sealed and comes back once: the first answer writes the challenge's hash, and whoever comes second is refused.
/// </summary>
internal sealed class Ceremonies(IdentityDb db, CeremonyKey key, BrowserCookie browser, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Longest sealed ceremony in characters.</summary>
    public const int SealedLength = 256;

    private const int ChallengeBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int PlainBytes = 1 + ChallengeBytes + 8 + 32 + 16;

    public (string Sealed, byte[] Challenge) Begin(HttpContext context, CeremonyKind kind, AccountId? accountId)
    {
        var ceremony = new Ceremony(kind, RandomNumberGenerator.GetBytes(ChallengeBytes), clock.GetUtcNow() + Lifetime, browser.Ensure(context), accountId);
        return (Seal(ceremony), ceremony.Challenge);
    }

    /// <summary>Gives back the ceremony of this browser, once. Null with a reason when it is forged, another browser's, of another kind, too old or used.</summary>
    public async Task<(Ceremony? Ceremony, PasskeyRefusal Refusal)> Redeem(HttpContext context, CeremonyKind kind, string text, CancellationToken cancellationToken)
    {
        if (Open(text) is not { } ceremony || ceremony.Kind != kind) return (null, PasskeyRefusal.Ceremony);
        if (browser.Read(context) is not { } hash || !CryptographicOperations.FixedTimeEquals(hash, ceremony.Browser)) return (null, PasskeyRefusal.Ceremony);
        if (ceremony.ExpiresAt <= clock.GetUtcNow()) return (null, PasskeyRefusal.Expired);
        var challenge = SHA256.HashData(ceremony.Challenge);
        var expires = db.RawTime(ceremony.ExpiresAt);
        // One statement decides: the primary key lets a single writer through on either database.
        var written = await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO used_challenge ("Hash", "ExpiresAt") VALUES ({challenge}, {expires}) ON CONFLICT DO NOTHING""", cancellationToken);
        return written == 1 ? (ceremony, default) : (null, PasskeyRefusal.Used);
    }

    private string Seal(Ceremony ceremony)
    {
        Span<byte> plain = stackalloc byte[PlainBytes];
        plain[0] = (byte)ceremony.Kind;
        ceremony.Challenge.CopyTo(plain[1..]);
        BinaryPrimitives.WriteInt64BigEndian(plain[33..], ceremony.ExpiresAt.ToUnixTimeMilliseconds());
        ceremony.Browser.CopyTo(plain[41..]);
        (ceremony.AccountId?.Value ?? Guid.Empty).TryWriteBytes(plain[73..]);
        var box = new byte[NonceBytes + PlainBytes + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key.Value, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, PlainBytes), box.AsSpan(NonceBytes + PlainBytes));
        return StrictBase64Url.Encode(box);
    }

    private Ceremony? Open(string text)
    {
        if (text.Length > SealedLength || !StrictBase64Url.TryDecode(text, out var box) || box.Length != NonceBytes + PlainBytes + TagBytes) return null;
        Span<byte> plain = stackalloc byte[PlainBytes];
        using var aes = new AesGcm(key.Value, TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, PlainBytes), box.AsSpan(NonceBytes + PlainBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        var account = new Guid(plain[73..]);
        return new Ceremony(
            (CeremonyKind)plain[0],
            plain[1..33].ToArray(),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain[33..])),
            plain[41..73].ToArray(),
            account == Guid.Empty ? null : new AccountId(account));
    }
}
