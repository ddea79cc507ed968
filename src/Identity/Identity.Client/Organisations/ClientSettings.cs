namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>What an organisation registers of a client. Every address is https, without fragment, wildcard or user name; http only on <c>localhost</c> names in the sandbox.</summary>
public sealed record ClientSettings
{
    /// <summary>What residents read.</summary>
    public required LocalisedText Name { get; init; }

    /// <summary>A logo of the organisation by its name (<c>logo</c> of an upload), or null.</summary>
    public string? Logo { get; init; }

    /// <summary><c>fapi2</c> (FAPI 2.0 Security Profile) or <c>relaxed</c> (OpenID Connect Core with PKCE).</summary>
    public string Profile { get; init; } = "fapi2";

    /// <summary><c>private_key_jwt</c>; in the relaxed profile also <c>client_secret_basic</c>, <c>client_secret_post</c> and <c>none</c>.</summary>
    public string Authentication { get; init; } = "private_key_jwt";

    /// <summary>1 to 20 addresses, compared character by character (RFC 9700 §2.1).</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Up to 20 addresses to return to after sign-out.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Where ended sessions are announced (OpenID Connect Back-Channel Logout 1.0 §2.2), or null.</summary>
    public string? BackChannelLogoutUri { get; init; }

    /// <summary>Public keys as a JSON Web Key Set (RFC 7517 §5) in text, or null when <c>jwksUri</c> is given.</summary>
    public string? Jwks { get; init; }

    /// <summary>Where the public keys are served, or null when <c>jwks</c> is given.</summary>
    public string? JwksUri { get; init; }

    /// <summary>Host name that subjects are made for (OpenID Connect Core 1.0 §8.1); null takes the one of the redirect URIs. In the sandbox, one that is not the only host of the redirect URIs counts inside the organisation alone.</summary>
    public string? Sector { get; init; }

    /// <summary>Whether the client may ask for refresh tokens.</summary>
    public bool RefreshTokens { get; init; }

    /// <summary>Personal fields it may ask for; anything else is refused before a page is drawn.</summary>
    public IReadOnlyList<FieldRequest> Fields { get; init; } = [];
}
