namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Scopes that may be asked for. None of them opens personal data.</summary>
internal static class Scope
{
    public const string OpenId = "openid";
    public const string OfflineAccess = "offline_access";

    public static IReadOnlyList<string> Supported { get; } = [OpenId, OfflineAccess];

    public static bool Has(string scopes, string scope) => scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}
