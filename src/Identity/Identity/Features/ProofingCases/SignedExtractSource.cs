using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// A register that hands its residents a signed extract: a compact JWS (RFC 7515) of type <c>register-extract+jwt</c> for this issuer,
/// valid for at most ten minutes and bound to one case by the nonce that the resident gave the register.
/// </summary>
internal sealed partial class SignedExtractSource(IOptions<IdentityOptions> options, TimeProvider clock, ILogger<SignedExtractSource> logger) : ITrustedSource
{
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    /// <summary>How far the register's clock may be ahead.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private static readonly JwsRules Rules = new() { Algorithms = [JwsAlgorithm.ES256, JwsAlgorithm.PS256, JwsAlgorithm.Ed25519], Types = ["register-extract+jwt"] };

    private readonly IdentityOptions _options = options.Value;

    public bool IsOffered => _options.Proofing.RegisterIssuer.Length > 0;

    public async Task<RegisterExtract?> Verify(string statement, string nonce, CancellationToken cancellationToken)
    {
        // Read each time: a register's key that is withdrawn counts at once, and extracts are rare.
        var bytes = await File.ReadAllBytesAsync(_options.Proofing.RegisterKeys, cancellationToken);
        if (!JwkSet.TryParse(bytes, out var keys, out var unusable))
        {
            Log.KeysUnusable(logger, unusable);
            return null;
        }
        var result = StrictJose.Verify(statement.Trim(), Rules, keys);
        if (!result.IsAccepted)
        {
            Log.Refused(logger, result.Refusal);
            return null;
        }
        return Read(result.Jws.Claims, nonce);
    }

    private RegisterExtract? Read(JsonElement claims, string nonce)
    {
        var now = clock.GetUtcNow();
        if (Text(claims, "iss") != _options.Proofing.RegisterIssuer || Text(claims, "aud") != _options.Issuer) return null;
        if (Text(claims, "jti") is not { Length: >= 8 and <= 128 } id || Time(claims, "iat") is not { } issued || Time(claims, "exp") is not { } expires) return null;
        if (issued > now + Skew || expires <= now || expires - issued > LongestLife) return null;
        if (Text(claims, "nonce") is not { } bound || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(bound), Encoding.UTF8.GetBytes(nonce))) return null;
        if (!claims.TryGetProperty("deceased", out var deceased) || deceased.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return null;
        return Person(claims) is { } person ? new RegisterExtract(id, expires, person, deceased.ValueKind == JsonValueKind.True) : null;
    }

    private static ApplicantDetails? Person(JsonElement claims)
    {
        ChineseName? chinese = null;
        if (claims.TryGetProperty("name_zh", out _) && !ChineseName.TryParse(Text(claims, "name_zh"), out chinese)) return null;
        return HkidNumber.TryParse(Text(claims, "hkid"), out var hkid) && EnglishName.TryParse(Text(claims, "name_en"), out var english)
            && BirthDate.TryRead(Text(claims, "birthdate"), out var born)
            ? new ApplicantDetails(hkid.Value, english.Value, chinese, born)
            : null;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Error, "The register's keys cannot be used: {Reason}.")]
        public static partial void KeysUnusable(ILogger logger, JwsRefusal reason);

        [LoggerMessage(2302, LogLevel.Information, "A register extract was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, JwsRefusal reason);
    }
}
