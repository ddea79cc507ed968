using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>A secret of the browser, for as long as it runs: an answer that another browser relays does not fit (WebAuthn Level 3 §13.4.3).</summary>
internal sealed class BrowserCookie(IOptions<IdentityOptions> options)
{
    private const int SecretBytes = 32;

    private readonly bool isSecure = !options.Value.AllowInsecureHttp;

    private string Name => isSecure ? "__Host-browser" : "browser";

    /// <summary>SHA-256 of the secret, which is made when the browser has none yet.</summary>
    public byte[] Ensure(HttpContext context)
    {
        if (Read(context) is { } present) return present;
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        context.Response.Cookies.Append(Name, StrictBase64Url.Encode(secret),
            new CookieOptions { HttpOnly = true, Secure = isSecure, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        return SHA256.HashData(secret);
    }

    public byte[]? Read(HttpContext context) =>
        context.Request.Cookies.TryGetValue(Name, out var value) && value.Length <= 64 && StrictBase64Url.TryDecode(value, out var secret) && secret.Length == SecretBytes
            ? SHA256.HashData(secret)
            : null;
}
