using System.Buffers.Binary;
using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>
/// A cookie that says "this browser has signed in to this account before". It opens nothing: it only gives the browser a budget of its
/// own, so that a stranger who spends the account's budget does not keep the owner waiting. One cookie an account, named by a keyed tag.
/// </summary>
internal sealed class KnownDevices(IKeyCustodian custodian, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int IdBytes = 16;
    private const int TimeBytes = 8;
    private const int MacBytes = 32;
    private const int MaxCookies = 5;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly bool isSecure = !options.Value.AllowInsecureHttp;

    private string Prefix => isSecure ? "__Host-device-" : "device-";

    /// <summary>The id of this browser for the account, or null when it never signed in to it.</summary>
    public byte[]? Read(HttpContext context, AccountId accountId)
    {
        if (!context.Request.Cookies.TryGetValue(NameOf(accountId), out var text) || text.Length > 128) return null;
        if (!StrictBase64Url.TryDecode(text, out var value) || value.Length != IdBytes + TimeBytes + MacBytes) return null;
        var signed = value.AsSpan(0, IdBytes + TimeBytes);
        if (!CryptographicOperations.FixedTimeEquals(Mac(accountId, signed), value.AsSpan(IdBytes + TimeBytes))) return null;
        var issued = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(IdBytes)));
        return clock.GetUtcNow() - issued <= Lifetime ? value[..IdBytes] : null;
    }

    /// <summary>Remembers the browser after a sign-in; a present id is kept, so that its budget does not start anew.</summary>
    public void Remember(HttpContext context, AccountId accountId)
    {
        var value = new byte[IdBytes + TimeBytes + MacBytes];
        (Read(context, accountId) ?? RandomNumberGenerator.GetBytes(IdBytes)).CopyTo(value, 0);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(IdBytes), clock.GetUtcNow().ToUnixTimeSeconds());
        Mac(accountId, value.AsSpan(0, IdBytes + TimeBytes)).CopyTo(value.AsSpan(IdBytes + TimeBytes));
        var name = NameOf(accountId);
        foreach (var other in context.Request.Cookies.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal) && k != name).Skip(MaxCookies - 1))
        {
            context.Response.Cookies.Delete(other, Cookie());
        }
        var cookie = Cookie();
        cookie.MaxAge = Lifetime;
        context.Response.Cookies.Append(name, StrictBase64Url.Encode(value), cookie);
    }

    // The tag is keyed: the cookie's name must not tell which account it belongs to.
    private string NameOf(AccountId accountId) =>
        Prefix + Convert.ToHexStringLower(custodian.Hmac(HmacPurpose.KnownDevice, [.. "tag"u8, .. accountId.Value.ToByteArray()]).AsSpan(0, 6));

    private byte[] Mac(AccountId accountId, ReadOnlySpan<byte> signed) =>
        custodian.Hmac(HmacPurpose.KnownDevice, [.. "mac"u8, .. accountId.Value.ToByteArray(), .. signed]);

    private CookieOptions Cookie() => new() { HttpOnly = true, Secure = isSecure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
