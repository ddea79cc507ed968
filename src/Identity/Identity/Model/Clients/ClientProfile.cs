namespace Bauhinia.Identity.Model.Clients;

/// <summary>Which rules a client is held to.</summary>
internal enum ClientProfile
{
    /// <summary>FAPI 2.0 Security Profile Final.</summary>
    Fapi2,

    /// <summary>OpenID Connect Core with PKCE, for libraries that know no more.</summary>
    Relaxed,
}
