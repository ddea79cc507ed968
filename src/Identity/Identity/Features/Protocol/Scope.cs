using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Scopes that may be asked for. None of them opens personal data.</summary>
internal static class Scope
{
    public const string OpenId = "openid";
    public const string OfflineAccess = "offline_access";

    /// <summary>
    /// At the API of this issuer, act on the organisations of the person who signs in to the platform's own program, or on the organisation of a
    /// service account. At another system of the platform it means what that system says.
    /// </summary>
    public const string Organisations = "organisations";

    public static IReadOnlyList<string> Supported { get; } = [OpenId, OfflineAccess];

    public static bool IsFor(Client client, string scope) => scope switch
    {
        OpenId => true,
        OfflineAccess => client.RefreshTokens,
        Organisations => client.Profile is ClientProfile.Native or ClientProfile.Machine,
        _ => false,
    };

    public static bool Has(string scopes, string scope) => scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}
