namespace Bauhinia.Identity.Model.Clients;

/// <summary>How a client proves itself at the token endpoint (OpenID Connect Core §9).</summary>
internal enum ClientAuthentication
{
    PrivateKeyJwt,
    ClientSecretBasic,
    ClientSecretPost,

    /// <summary>A public client: relaxed profile and PKCE only.</summary>
    None,
}
