namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>RegistrationResponseJSON (WebAuthn Level 3 §5.1.4.1) as far as the server needs it; browsers send more.</summary>
internal sealed record RegistrationAnswer(string Id, string RawId, string Type, RegistrationAnswer.Body Response)
{
    public sealed record Body(string ClientDataJSON, string AttestationObject, IReadOnlyList<string>? Transports = null);
}
