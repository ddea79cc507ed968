using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Protocol;

/// <summary>
/// Every sign-in has a DPoP key of its own. Between leaving for the provider and coming back, it stays in an encrypted cookie of that
/// browser: any host of the service can finish the sign-in, and the key is never part of an address.
/// </summary>
internal sealed class DpopKeyCookie(IDataProtectionProvider protection, IOptions<BauhiniaOptions> options)
{
    private const string NameItem = "bauhinia.dpop";
    private const string Prefix = "bauhinia-dpop-";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Bauhinia.Sdk.DpopKey.v1").ToTimeLimitedDataProtector();

    public ClientKey Start(HttpContext context, AuthenticationProperties properties)
    {
        var key = ClientKey.Generate();
        var name = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(8));
        properties.Items[NameItem] = name;
        context.Response.Cookies.Append(Prefix + name, protector.Protect(key.ToPem(), Lifetime), Cookie(context));
        return key;
    }

    /// <summary>Takes the key of this sign-in and deletes its cookie. Null when the browser brought none.</summary>
    public ClientKey? Take(HttpContext context, AuthenticationProperties properties)
    {
        if (!properties.Items.Remove(NameItem, out var name) || name is null) return null;
        if (!context.Request.Cookies.TryGetValue(Prefix + name, out var sealedKey)) return null;
        context.Response.Cookies.Delete(Prefix + name, Cookie(context));
        try
        {
            return ClientKey.FromPem(protector.Unprotect(sealedKey));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Lifetime,
        Path = context.Request.PathBase + BauhiniaDefaults.SignedInPath,
        SameSite = SameSiteMode.Lax,
        Secure = !options.Value.AllowInsecureHttp,
    };
}
