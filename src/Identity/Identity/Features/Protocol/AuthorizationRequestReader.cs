using System.Globalization;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Checks the parameters of an authorization request against its client, the same way when they were pushed and when a browser
/// brought them (OpenID Connect Core §3.1.2.1, RFC 6749 §4.1.1, RFC 7636, RFC 8707, FAPI 2.0 Security Profile §5.3.2.2).
/// </summary>
internal sealed class AuthorizationRequestReader(IdTokenHints hints, TimeProvider clock)
{
    private const int MaxStateLength = 1024;
    private const int MaxNonceLength = 512;
    private const int ChallengeLength = 43;

    /// <summary>
    /// The redirect URI when it is one of the client's, character by character (RFC 9700 §2.1), but for the port of a native client's loopback
    /// address (RFC 8252 §7.3); else null: nothing may be sent there.
    /// </summary>
    public static string? RedirectUri(Client client, ProtocolParameters parameters) =>
        parameters.One("redirect_uri") is { } asked && IsRegistered(client, asked) ? asked : null;

    /// <param name="client">The client that asks.</param>
    /// <param name="parameters">What it asks.</param>
    /// <param name="redirectUri">What <see cref="RedirectUri"/> found.</param>
    /// <param name="dpopThumbprint">The key proved with the request (RFC 9449 §10.1), or null.</param>
    public Outcome Read(Client client, ProtocolParameters parameters, string redirectUri, string? dpopThumbprint)
    {
        var error = Unsupported(parameters) ?? ResponseForm(parameters) ?? Lengths(parameters) ?? Pkce(client, parameters) ?? Prompt(parameters);
        if (error is not null) return new Outcome(null, error);
        if (Scopes(client, parameters, out var scopes) is { } scopeError) return new Outcome(null, scopeError);
        if (Resources(client, parameters, out var resources) is { } targetError) return new Outcome(null, targetError);
        if (Binding(parameters, dpopThumbprint, out var thumbprint) is { } bindingError) return new Outcome(null, bindingError);
        if (!TryMaxAge(parameters, out var maxAge)) return new Outcome(null, OAuthError.InvalidRequest("max_age is not a number of seconds."));
        string? hinted = null;
        if (parameters.One("id_token_hint") is { } hint && (hinted = hints.Read(hint, client)?.Subject) is null)
        {
            return new Outcome(null, OAuthError.InvalidRequest("id_token_hint is not an ID token of this issuer for this client."));
        }
        return new Outcome(new AuthorizationRequest
        {
            Id = StrictBase64Url.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            ClientId = client.Id.Value,
            RedirectUri = redirectUri,
            State = parameters.One("state"),
            Nonce = parameters.One("nonce"),
            Scopes = scopes,
            Resources = resources,
            CodeChallenge = parameters.One("code_challenge") ?? "",
            DpopThumbprint = thumbprint,
            Prompt = parameters.Words("prompt"),
            MaxAgeSeconds = maxAge,
            AcrValues = parameters.Words("acr_values"),
            HintedSubject = hinted,
            IssuedAtMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        }, null);
    }

    private static bool IsRegistered(Client client, string asked) => client.Profile == ClientProfile.Native
        ? client.RedirectUris.Any(registered => LoopbackRedirect.Matches(registered, asked))
        : client.RedirectUris.Contains(asked, StringComparer.Ordinal);

    private static OAuthError? Unsupported(ProtocolParameters parameters)
    {
        if (parameters.Has("request")) return new OAuthError("request_not_supported", "Request objects are not supported: push the request (RFC 9126).");
        return parameters.Has("registration") ? new OAuthError("registration_not_supported", "The registration parameter is not supported.") : null;
    }

    private static OAuthError? ResponseForm(ProtocolParameters parameters) => (parameters.One("response_type"), parameters.One("response_mode")) switch
    {
        (null, _) => OAuthError.InvalidRequest("response_type is missing."),
        ("code", null or "query") => null,
        ("code", _) => OAuthError.InvalidRequest("response_mode must be query, or left out."),
        _ => new OAuthError("unsupported_response_type", "response_type must be code."),
    };

    private static OAuthError? Lengths(ProtocolParameters parameters)
    {
        if (parameters.One("state") is { Length: > MaxStateLength }) return OAuthError.InvalidRequest($"state is longer than {MaxStateLength} characters.");
        if (parameters.One("nonce") is { Length: > MaxNonceLength }) return OAuthError.InvalidRequest($"nonce is longer than {MaxNonceLength} characters.");
        return parameters.Words("acr_values").Count > 8 ? OAuthError.InvalidRequest("acr_values names more than 8 values.") : null;
    }

    private static OAuthError? Pkce(Client client, ProtocolParameters parameters)
    {
        var challenge = parameters.One("code_challenge");
        if (challenge is null && parameters.Has("code_challenge_method")) return OAuthError.InvalidRequest("code_challenge is missing.");
        if (challenge is null)
        {
            // OpenID Connect's nonce stops the injection of a code where PKCE is absent (RFC 9700 §2.1.1).
            return client.LegacyWithoutPkce && parameters.Has("nonce") && parameters.Words("scope").Contains("openid")
                ? null
                : OAuthError.InvalidRequest(client.LegacyWithoutPkce ? "A client without PKCE must ask for openid and send nonce." : "code_challenge is missing: PKCE with S256 is required.");
        }
        if (parameters.One("code_challenge_method") != "S256") return OAuthError.InvalidRequest("code_challenge_method must be S256.");
        return challenge.Length == ChallengeLength && StrictBase64Url.TryDecode(challenge, out _)
            ? null
            : OAuthError.InvalidRequest("code_challenge is not a SHA-256 in base64url.");
    }

    private static OAuthError? Prompt(ProtocolParameters parameters)
    {
        var values = parameters.Words("prompt");
        if (values.Any(value => value is not ("none" or "login" or "consent" or "select_account"))) return OAuthError.InvalidRequest("prompt has an unknown value.");
        return values.Contains("none") && values.Count > 1 ? OAuthError.InvalidRequest("prompt=none stands alone.") : null;
    }

    /// <summary>A FAPI client hears of a scope it cannot have; a relaxed one has it left out (OpenID Connect Core §3.1.2.1).</summary>
    private static OAuthError? Scopes(Client client, ProtocolParameters parameters, out string scopes)
    {
        var asked = parameters.Words("scope");
        var granted = asked.Where(scope => Scope.IsFor(client, scope)).Order(StringComparer.Ordinal).ToList();
        scopes = string.Join(' ', granted);
        if (client.Profile == ClientProfile.Fapi2 && asked.FirstOrDefault(scope => !Scope.Supported.Contains(scope)) is not null)
        {
            return OAuthError.InvalidScope($"A scope is not known here. Known are {string.Join(' ', Scope.Supported)}.");
        }
        return granted.Contains(Scope.OpenId) ? null : OAuthError.InvalidScope("scope must contain openid.");
    }

    internal static OAuthError? Resources(Client client, ProtocolParameters parameters, out string resources)
    {
        var asked = parameters.Many("resource").Distinct(StringComparer.Ordinal).ToList();
        resources = string.Join(' ', asked);
        return asked.All(resource => client.Resources.Contains(resource, StringComparer.Ordinal))
            ? null
            : OAuthError.InvalidTarget("A resource is not registered for this client.");
    }

    private static OAuthError? Binding(ProtocolParameters parameters, string? proved, out string thumbprint)
    {
        var named = parameters.One("dpop_jkt");
        thumbprint = proved ?? named ?? "";
        if (named is not null && (named.Length != ChallengeLength || !StrictBase64Url.TryDecode(named, out _))) return OAuthError.InvalidRequest("dpop_jkt is not a JWK thumbprint.");
        // RFC 9449 §10.1: both must name the same key.
        return proved is not null && named is not null && proved != named
            ? OAuthError.InvalidDpopProof("dpop_jkt is not the thumbprint of the key of the DPoP proof.")
            : null;
    }

    private static bool TryMaxAge(ProtocolParameters parameters, out long? seconds)
    {
        seconds = null;
        if (parameters.One("max_age") is not { } text) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > 10L * 365 * 86400) return false;
        seconds = value;
        return true;
    }

    /// <summary>Either the checked request or the refusal.</summary>
    internal readonly record struct Outcome(AuthorizationRequest? Request, OAuthError? Error);
}
