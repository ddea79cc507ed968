using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Sessions;

/// <summary>The sign-in cookie: 256 random bits; the database knows only their SHA-256.</summary>
internal sealed class SessionCookie(IOptions<IdentityOptions> options)
{
    private const int TokenBytes = 32;

    /// <summary>Longest life of a session, whatever is done in it. NIST SP 800-63B-4 §5.2 (AAL2: reauthenticate within 24 hours).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>A session ends when nothing was done for this long (same clause: one hour).</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);

    private readonly bool _secure = !options.Value.AllowInsecureHttp;

    private string Name => _secure ? "__Host-session" : "session";

    public byte[] Write(HttpContext context)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        context.Response.Cookies.Append(Name, WebEncoders.Base64UrlEncode(token), Cookie());
        return SHA256.HashData(token);
    }

    public byte[]? Read(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(Name, out var value) || value.Length != 43) return null;
        Span<byte> token = stackalloc byte[TokenBytes];
        return System.Buffers.Text.Base64Url.TryDecodeFromChars(value, token, out var written) && written == TokenBytes ? SHA256.HashData(token) : null;
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Cookie());

    // Lax, not Strict: the browser comes back from a relying party by a cross-site navigation and must still be signed in.
    private CookieOptions Cookie() => new() { HttpOnly = true, Secure = _secure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
