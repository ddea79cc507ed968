namespace Bauhinia.Identity.Model.Clients;

/// <summary>Why a registration is refused; one portal text each.</summary>
internal enum ClientRefusal
{
    /// <summary>A name is missing or longer than <see cref="LocalText.MaxLength"/>.</summary>
    Name,

    /// <summary>The logo is not one that the organisation has uploaded.</summary>
    Logo,

    /// <summary>No redirect URI, too many, or one that is not an https address without fragment, wildcard or user name.</summary>
    RedirectUri,
    PostLogoutRedirectUri,
    BackChannelLogoutUri,

    /// <summary>Neither or both of JWKS and JWKS URI, or a set that does not parse, holds a private or weak key, or no key that fits.</summary>
    Keys,
    JwksUri,

    /// <summary>FAPI clients authenticate by private_key_jwt only (FAPI 2.0 Security Profile §5.3.3.1).</summary>
    Authentication,

    /// <summary>RS256 is for the relaxed profile (FAPI 2.0 Security Profile §5.4.1); Ed25519 we only verify.</summary>
    IdTokenAlgorithm,

    /// <summary>Redirect URIs on several hosts need a sector by name; a sector is a host name.</summary>
    Sector,

    /// <summary>Leaving PKCE out is for confidential clients of the relaxed profile.</summary>
    LegacyWithoutPkce,

    /// <summary>A public client has no tokens of its own.</summary>
    ClientCredentials,
    Resource,
    RequiredAcr,

    /// <summary>An unknown field, one named twice, or a purpose missing or too long.</summary>
    Field,
}
