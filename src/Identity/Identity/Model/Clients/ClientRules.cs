using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>What may stand in a registration.</summary>
internal static class ClientRules
{
    public const int MaxUriLength = 512;

    public const int MaxUris = 20;

    /// <summary>FAPI 2.0 Security Profile §5.4.1.</summary>
    public static readonly JwsAlgorithm[] FapiAlgorithms = [JwsAlgorithm.ES256, JwsAlgorithm.PS256, JwsAlgorithm.Ed25519];

    /// <returns>Every reason for refusal; empty when the registration is sound.</returns>
    public static IReadOnlyList<ClientRefusal> Check(ClientRegistration registration) => [.. Refusals(registration).Distinct()];

    /// <summary>Whether a set of public keys may serve a client of the profile.</summary>
    public static bool KeysFit(string jwks, ClientProfile profile) =>
        jwks.Length <= JwkSet.MaxBytes
        && JwkSet.TryParse(Encoding.UTF8.GetBytes(jwks), out var set, out _)
        && set.Keys.Count > 0
        && (profile == ClientProfile.Relaxed || set.Keys.All(key => key.AlgorithmName is null or "ES256" or "PS256" or "EdDSA" or "Ed25519"));

    /// <summary>An https address without fragment and user name; plain HTTP only on loopback names and only in the sandbox.</summary>
    public static bool IsAddress(string text, ClientEnvironment environment)
    {
        // The characters are checked first: Uri forgives white space, back slashes and unescaped text, browsers each in their own way.
        if (text.Length is 0 or > MaxUriLength || text.Any(c => c is <= ' ' or >= '\x7f' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '*' or '#')) return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Host.Length == 0) return false;
        if (!text.StartsWith($"{uri.Scheme}://", StringComparison.Ordinal) || text.Contains("/../", StringComparison.Ordinal) || text.Contains("/./", StringComparison.Ordinal)) return false;
        return uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && environment == ClientEnvironment.Sandbox && IsLoopback(uri));
    }

    /// <summary>The one host of all redirect URIs (OpenID Connect Core §8.1), or null when there are several or none.</summary>
    public static string? SectorOf(IReadOnlyList<string> redirectUris)
    {
        var hosts = redirectUris.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.IdnHost.ToLowerInvariant() : "").Distinct().ToList();
        return hosts is [{ Length: > 0 } host] ? host : null;
    }

    private static IEnumerable<ClientRefusal> Refusals(ClientRegistration r)
    {
        if (!IsText(r.Name)) yield return ClientRefusal.Name;
        if (r.Logo is { } logo && !ClientLogo.IsName(logo)) yield return ClientRefusal.Logo;
        if (r.RedirectUris.Count > MaxUris || (r.RedirectUris.Count == 0 && !r.ClientCredentials) || !AreRedirects(r)) yield return ClientRefusal.RedirectUri;
        if (r.PostLogoutRedirectUris.Count > MaxUris || !AreAddresses(r.PostLogoutRedirectUris, r)) yield return ClientRefusal.PostLogoutRedirectUri;
        if (r.BackChannelLogoutUri is { } logout && !IsAddress(logout, r.Environment)) yield return ClientRefusal.BackChannelLogoutUri;
        if (r.JwksUri is { } jwksUri && !IsAddress(jwksUri, r.Environment)) yield return ClientRefusal.JwksUri;
        if (!KeysAreGiven(r)) yield return ClientRefusal.Keys;
        if (r.Profile == ClientProfile.Fapi2 && r.Authentication != ClientAuthentication.PrivateKeyJwt) yield return ClientRefusal.Authentication;
        if (r.Profile == ClientProfile.Native && r.Authentication != ClientAuthentication.None) yield return ClientRefusal.Authentication;
        if (r.Profile == ClientProfile.Machine && (r.Authentication != ClientAuthentication.PrivateKeyJwt || !r.ClientCredentials)) yield return ClientRefusal.Authentication;
        if (r.Profile == ClientProfile.Machine && r.RedirectUris.Count > 0) yield return ClientRefusal.RedirectUri;
        if (r.IdTokenAlgorithm is JwsAlgorithm.Ed25519 || (r.Profile == ClientProfile.Fapi2 && r.IdTokenAlgorithm is JwsAlgorithm.RS256)) yield return ClientRefusal.IdTokenAlgorithm;
        if (!SectorIsSound(r)) yield return ClientRefusal.Sector;
        if (r.LegacyWithoutPkce && (r.Profile == ClientProfile.Fapi2 || r.Authentication == ClientAuthentication.None)) yield return ClientRefusal.LegacyWithoutPkce;
        if (r.ClientCredentials && r.Authentication == ClientAuthentication.None) yield return ClientRefusal.ClientCredentials;
        if (r.Resources.Count > MaxUris || !r.Resources.All(IsResource) || (r.ServedResource is { } served && !IsResource(served))) yield return ClientRefusal.Resource;
        if (r.RequiredAcr is { } acr && !Acr.Supported.Contains(acr)) yield return ClientRefusal.RequiredAcr;
        if (!FieldsAreSound(r.Fields)) yield return ClientRefusal.Field;
    }

    private static bool AreRedirects(ClientRegistration r) =>
        r.Profile == ClientProfile.Native ? r.RedirectUris.All(LoopbackRedirect.IsRegistrable) : AreAddresses(r.RedirectUris, r);

    private static bool AreAddresses(IReadOnlyList<string> texts, ClientRegistration r) => texts.All(text => IsAddress(text, r.Environment));

    private static bool KeysAreGiven(ClientRegistration r) => r.Authentication switch
    {
        ClientAuthentication.PrivateKeyJwt => (r.Jwks, r.JwksUri) switch
        {
            ({ } jwks, null) => KeysFit(jwks, r.Profile),
            (null, not null) => true,
            _ => false,
        },
        _ => r.Jwks is null && r.JwksUri is null,
    };

    private static bool SectorIsSound(ClientRegistration r) => r.Sector is { } sector
        ? sector.Length <= 255 && Uri.CheckHostName(sector) == UriHostNameType.Dns && !sector.Any(char.IsAsciiLetterUpper)
        : r.RedirectUris.Count == 0 || SectorOf(r.RedirectUris) is not null;

    // RFC 8707 §2: an absolute URI without fragment.
    private static bool IsResource(string text) =>
        text.Length <= MaxUriLength && !text.Contains('#', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http" or "urn";

    private static bool FieldsAreSound(IReadOnlyList<FieldPurpose> fields) =>
        fields.Count <= PersonalField.All.Count
        && fields.All(f => PersonalField.All.Contains(f.Field) && IsText(f.Purpose))
        && fields.Select(f => f.Field).Distinct().Count() == fields.Count;

    private static bool IsText(LocalText text) =>
        new[] { text.En, text.ZhHant, text.ZhHans }.All(t => !string.IsNullOrWhiteSpace(t) && t.Length <= LocalText.MaxLength && !t.Any(char.IsControl));

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.Ordinal);
}
