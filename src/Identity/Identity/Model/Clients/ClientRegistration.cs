using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>What a relying party registers of a client. <see cref="ClientRules"/> says what may stand in it.</summary>
internal sealed record ClientRegistration
{
    public required LocalText Name { get; init; }

    /// <summary>A picture that the organisation has uploaded; see <see cref="ClientLogo"/>.</summary>
    public string? Logo { get; init; }

    public required ClientProfile Profile { get; init; }

    public required ClientEnvironment Environment { get; init; }

    public ClientAuthentication Authentication { get; init; } = ClientAuthentication.PrivateKeyJwt;

    /// <summary>1 to 20 addresses, compared character by character (RFC 9700 §2.1); none for a client that only has tokens of its own.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public string? BackChannelLogoutUri { get; init; }

    /// <summary>Public keys as a JSON Web Key Set; exclusive with <see cref="JwksUri"/>.</summary>
    public string? Jwks { get; init; }

    public string? JwksUri { get; init; }

    /// <summary>RS256 is the relaxed profile's default (OpenID Connect Core §15.1), ES256 the FAPI profile's.</summary>
    public JwsAlgorithm? IdTokenAlgorithm { get; init; }

    /// <summary>Host name that pairwise subjects are made for (OpenID Connect Core §8.1); null takes it from the redirect URIs.</summary>
    public string? Sector { get; init; }

    /// <summary>An old confidential client without PKCE; it must send <c>nonce</c>.</summary>
    public bool LegacyWithoutPkce { get; init; }

    /// <summary>May ask for tokens of its own (RFC 6749 §4.4).</summary>
    public bool ClientCredentials { get; init; }

    /// <summary>May ask for <c>offline_access</c>.</summary>
    public bool RefreshTokens { get; init; }

    /// <summary>Resource servers that tokens may be asked for (RFC 8707): absolute URIs.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The resource that this client itself serves: it may introspect tokens for it (RFC 7662 §2.1). An absolute URI.</summary>
    public string? ServedResource { get; init; }

    public Proofing RequiredProofing { get; init; } = Proofing.None;

    /// <summary>One of <see cref="Acr.Supported"/>, or null for any.</summary>
    public string? RequiredAcr { get; init; }

    public IReadOnlyList<FieldPurpose> Fields { get; init; } = [];
}
