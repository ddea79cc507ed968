namespace Bauhinia.Identity.Keys;

/// <summary>What a signing key is for. A key made for one use is never offered for another.</summary>
public enum SigningKeyUse
{
    /// <summary>ID tokens, access tokens and logout tokens of the OpenID provider.</summary>
    Tokens,

    /// <summary>Register extracts and other statements that leave the system as signed files.</summary>
    Extracts,
}
