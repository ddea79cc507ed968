using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Bauhinia.Sdk.Protocol;

/// <summary>What OpenID Connect Core 1.0 §3.1.3.7 asks of an ID token beyond signature, issuer, audience, expiry and nonce, which the platform's handler checks.</summary>
internal static class IdTokenRules
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <returns>A code that names the broken rule, or null when the token may be believed.</returns>
    public static string? Broken(JsonWebToken token, string clientId, string? code, Asked asked, DateTimeOffset now)
    {
        // The platform's handler believes an unsigned token of the token endpoint (§3.1.3.7, rule 6 lets it); this profile does not.
        if (token.EncodedSignature.Length == 0 || !SigningAlgorithms.Accepted.Contains(token.Alg)) return "unsigned";
        if (token.Subject is not { Length: > 0 and <= 255 }) return "sub";
        var audiences = token.Audiences.ToList();
        var party = Text(token, "azp");
        if (audiences.Count > 1 && party is null) return "azp_missing";
        if (party is not null && party != clientId) return "azp";
        if (Seconds(token, "iat") is not { } issuedAt) return "iat_missing";
        if (issuedAt > now + Skew) return "iat_future";
        // §3.3.2.11: optional in an ID token of the token endpoint, but when it is there it must be right.
        if (Text(token, "c_hash") is { } hash && (code is null || !IsHalfHash(hash, code))) return "c_hash";
        if (asked.MaxAge is { } maxAge && (Seconds(token, "auth_time") is not { } authenticatedAt || authenticatedAt + maxAge + Skew < now)) return "auth_time";
        if (asked.Acr is { } acr && !BauhiniaAcr.Satisfies(Text(token, "acr"), acr)) return "acr";
        return null;
    }

    public static DateTimeOffset? Seconds(JsonWebToken token, string name) =>
        token.TryGetPayloadValue<long>(name, out var seconds) && seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static string? Text(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    // §3.3.2.11: the left half of the hash that the signature algorithm uses, SHA-256 for every algorithm accepted here.
    private static bool IsHalfHash(string hash, string value) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash),
            Encoding.ASCII.GetBytes(WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(value)).AsSpan(0, 16))));

    /// <summary>What the authorization request asked for, and the answer must therefore show.</summary>
    public readonly record struct Asked(string? Acr, TimeSpan? MaxAge)
    {
        private const string AcrItem = "bauhinia.acr";
        private const string MaxAgeItem = "bauhinia.max_age";

        public static Asked From(IDictionary<string, string?> items) => new(
            items.TryGetValue(AcrItem, out var acr) ? acr : null,
            items.TryGetValue(MaxAgeItem, out var age) && int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);

        public void WriteTo(IDictionary<string, string?> items)
        {
            if (Acr is not null) items[AcrItem] = Acr;
            if (MaxAge is { } age) items[MaxAgeItem] = ((int)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
