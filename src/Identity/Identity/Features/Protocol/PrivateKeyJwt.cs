using System.Text.Json;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Client authentication by a signed assertion (RFC 7523 §2.2, §3; OpenID Connect Core §9; FAPI 2.0 Security Profile §5.3.2.1).
/// </summary>
internal sealed class PrivateKeyJwt(ClientKeys keys, IReplayStore replays, ProtocolAddresses addresses, TimeProvider clock)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>How far <c>iat</c> and <c>nbf</c> may lie ahead. FAPI 2.0 wants 10 s accepted and more than 60 s refused.</summary>
    public const int MaxAheadSeconds = 30;

    /// <summary>How far ahead <c>exp</c> may lie: the id of a longer one would have to be remembered too long.</summary>
    public const int MaxLifeSeconds = 330;

    private static readonly string[] Types = ["JWT", "client-authentication+jwt"];
    private static readonly JwsRules FapiRules = new() { Algorithms = ClientRules.FapiAlgorithms, Types = Types, TypeOptional = true, MaxLength = 4096 };
    private static readonly JwsRules RelaxedRules = new() { Algorithms = [.. ClientRules.FapiAlgorithms, JwsAlgorithm.RS256], Types = Types, TypeOptional = true, MaxLength = 4096 };

    /// <summary>The <c>iss</c> of an assertion that is not verified yet: only good for looking up whose keys to verify it with.</summary>
    public static string? ClaimedClient(string assertion) =>
        assertion.Split('.') is [_, var payload, _]
        && StrictBase64Url.TryDecode(payload, out var bytes)
        && StrictJson.TryParseObject(bytes, out var claims)
            ? Text(claims, "iss") : null;

    /// <returns>Null when the client is proved.</returns>
    public async ValueTask<OAuthError?> Check(Client client, string assertion, CancellationToken cancellationToken)
    {
        var rules = client.Profile is ClientProfile.Fapi2 or ClientProfile.Machine ? FapiRules : RelaxedRules;
        if (await keys.Verify(client, assertion, rules, cancellationToken) is not { } claims)
        {
            return OAuthError.InvalidClient("The client assertion is not a JWT signed by a registered key with an accepted algorithm.");
        }
        if (Text(claims, "iss") != client.Id.Value || Text(claims, "sub") != client.Id.Value)
        {
            return OAuthError.InvalidClient("iss and sub of the client assertion must both be the client_id.");
        }
        if (!IsForUs(claims, client.Profile))
        {
            return OAuthError.InvalidClient($"aud of the client assertion must be {addresses.Issuer}, as one string.");
        }
        return CheckTimes(claims, out var expiresAt, out var issuedAt) ?? await CheckOnce(client, claims, issuedAt, expiresAt, cancellationToken);
    }

    /// <summary>FAPI 2.0: the issuer, as a single string. Older OpenID Connect libraries name the token endpoint, or wrap the one value in an array.</summary>
    private bool IsForUs(JsonElement claims, ClientProfile profile)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return false;
        if (audience.ValueKind == JsonValueKind.String && audience.GetString() == addresses.Issuer) return true;
        if (profile is ClientProfile.Fapi2 or ClientProfile.Machine) return false;
        var only = audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() == 1 ? audience[0] : audience;
        return only.ValueKind == JsonValueKind.String && (only.GetString() is { } value) && (value == addresses.Issuer || value == addresses.At(ProtocolAddresses.TokenPath));
    }

    private OAuthError? CheckTimes(JsonElement claims, out long expiresAt, out long issuedAt)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        issuedAt = 0;
        if (!Jwt.TrySeconds(claims, "exp", out var exp) || exp is null || !Jwt.TrySeconds(claims, "iat", out var iat) || !Jwt.TrySeconds(claims, "nbf", out var nbf))
        {
            expiresAt = 0;
            return OAuthError.InvalidClient("exp of the client assertion is missing, or a time in it is not a number of seconds.");
        }
        expiresAt = exp.Value;
        if (expiresAt <= now) return OAuthError.InvalidClient("The client assertion has expired.");
        if (expiresAt > now + MaxLifeSeconds) return OAuthError.InvalidClient($"exp of the client assertion lies more than {MaxLifeSeconds} s ahead.");
        if (iat > now + MaxAheadSeconds || nbf > now + MaxAheadSeconds) return OAuthError.InvalidClient("iat or nbf of the client assertion lies in the future: check the client's clock.");
        issuedAt = iat ?? nbf ?? expiresAt - MaxLifeSeconds;
        return null;
    }

    private async ValueTask<OAuthError?> CheckOnce(Client client, JsonElement claims, long issuedAt, long expiresAt, CancellationToken cancellationToken)
    {
        if (Text(claims, "jti") is not { Length: <= 255 } id) return OAuthError.InvalidClient("jti of the client assertion is missing or longer than 255 characters.");
        var verdict = await replays.Use(ReplayId.Of("assertion", client.Id.Value, id), issuedAt, DateTimeOffset.FromUnixTimeSeconds(expiresAt), cancellationToken);
        return verdict switch
        {
            ReplayVerdict.FirstUse => null,
            ReplayVerdict.BeforeEpoch => OAuthError.InvalidClient("The client assertion was made before this server started: make a new one."),
            _ => OAuthError.InvalidClient("The client assertion was used before: each needs a new jti."),
        };
    }

    private static string? Text(JsonElement claims, string name) => Jwt.Text(claims, name);
}
