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

    /// <summary>
    /// A service account of an organisation: a program with a key of its own and tokens of its own for the API (RFC 6749 §4.4), held to the rules
    /// of FAPI 2.0. Nobody signs in to it.
    /// </summary>
    Machine,
}
