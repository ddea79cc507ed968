using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>Ties the pages of one registration together: 256 random bits, of which the database knows the SHA-256.</summary>
internal sealed class RegistrationCookie(IOptions<IdentityOptions> options)
{
    private const int TokenBytes = 32;

    private readonly bool _secure = !options.Value.AllowInsecureHttp;

    private string Name => _secure ? "__Host-registration" : "registration";

    public byte[] Write(HttpContext context)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        context.Response.Cookies.Append(Name, Base64Url.EncodeToString(token), Cookie(RegistrationAttempt.Lifetime));
        return SHA256.HashData(token);
    }

    public byte[]? Read(HttpContext context)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        return context.Request.Cookies.TryGetValue(Name, out var value) && value.Length == 43
            && Base64Url.TryDecodeFromChars(value, token, out var written) && written == TokenBytes
            ? SHA256.HashData(token)
            : null;
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Cookie(null));

    private CookieOptions Cookie(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = _secure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };
}
