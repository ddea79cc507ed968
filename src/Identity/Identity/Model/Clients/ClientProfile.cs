namespace Bauhinia.Identity.Model.Clients;

/// <summary>Which rules a client is held to.</summary>
internal enum ClientProfile
{
    /// <summary>FAPI 2.0 Security Profile Final.</summary>
    Fapi2,

    /// <summary>OpenID Connect Core with PKCE, for libraries that know no more.</summary>
    Relaxed,

    /// <summary>
    /// The platform's own program on a person's machine (RFC 8252): public, with loopback redirects on any port and tokens bound to a key.
    /// Only the host registers such a client.
    /// </summary>
    Native,
}
