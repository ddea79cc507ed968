namespace Bauhinia.Identity.Keys;

/// <summary>Names one signing key. It is the RFC 7638 thumbprint of the public key and serves as <c>kid</c>.</summary>
/// <param name="Value">43 characters of base64url.</param>
public readonly record struct SigningKeyId(string Value)
{
    public override string ToString() => Value;
}
