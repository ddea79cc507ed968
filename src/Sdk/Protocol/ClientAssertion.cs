using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Sdk.Protocol;

/// <summary>The assertion that authenticates this service (RFC 7523 §2.2 and §3).</summary>
internal static class ClientAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <remarks>The audience is the issuer as a single string (FAPI 2.0 Security Profile §5.3.3.1), never an endpoint: an endpoint can be another server's.</remarks>
    public static string Write(BauhiniaOptions options, ClientKey key, DateTimeOffset now) => Jws.Write(
        key.Signer,
        new JsonObject { ["typ"] = "client-authentication+jwt", ["kid"] = key.KeyId },
        new JsonObject
        {
            ["iss"] = options.ClientId,
            ["sub"] = options.ClientId,
            ["aud"] = options.Issuer,
            ["jti"] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        });
}
