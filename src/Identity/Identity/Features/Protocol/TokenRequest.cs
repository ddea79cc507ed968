using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>A token request whose client and key are proved.</summary>
/// <param name="Client">The client.</param>
/// <param name="Parameters">What it sent.</param>
/// <param name="DpopThumbprint">The key of its DPoP proof; null when it sent none.</param>
internal sealed record TokenRequest(Client Client, ProtocolParameters Parameters, string? DpopThumbprint)
{
    /// <summary>FAPI 2.0 Security Profile §5.3.2.1: only sender-constrained access tokens. A native client has no other proof of itself.</summary>
    public OAuthError? NeedsProof() => Client.Profile is ClientProfile.Fapi2 or ClientProfile.Native or ClientProfile.Machine && DpopThumbprint is null
        ? OAuthError.InvalidDpopProof("This client's tokens must be bound to a key: send a DPoP proof.")
        : null;

    /// <summary>
    /// The resources of this token: of those granted, the ones asked for now, or all (RFC 8707 §2.2).
    /// </summary>
    public OAuthError? ChooseAudience(string granted, out IReadOnlyList<string> audience)
    {
        var all = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var asked = Parameters.Many("resource").Distinct(StringComparer.Ordinal).ToList();
        audience = asked.Count > 0 ? asked : all;
        return asked.All(all.Contains) ? null : OAuthError.InvalidTarget("A resource was not part of the grant.");
    }
}
