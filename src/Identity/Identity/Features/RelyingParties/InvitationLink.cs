namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>The address that an invited person opens.</summary>
internal static class InvitationLink
{
    public static Uri To(string issuer, string token) => new($"{issuer}/organisations/join?token={token}");
}
