using System.Globalization;
using System.Text.Json;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model.Clients;
using ClientRow = Bauhinia.Identity.Model.Clients.Client;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Translates between the API's words and the register's.</summary>
internal static class ClientWords
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, ClientProfile> Profiles = new() { ["fapi2"] = ClientProfile.Fapi2, ["relaxed"] = ClientProfile.Relaxed };

    private static readonly Dictionary<string, ClientAuthentication> Authentications = new()
    {
        ["private_key_jwt"] = ClientAuthentication.PrivateKeyJwt,
        ["client_secret_basic"] = ClientAuthentication.ClientSecretBasic,
        ["client_secret_post"] = ClientAuthentication.ClientSecretPost,
        ["none"] = ClientAuthentication.None,
    };

    /// <returns>Null when a word is unknown or a list holds a null.</returns>
    public static ClientRegistration? Registration(ClientSettings settings, ClientEnvironment environment)
    {
        if (!Profiles.TryGetValue(settings.Profile, out var profile) || !Authentications.TryGetValue(settings.Authentication, out var authentication)) return null;
        if (settings.RedirectUris.Any(u => u is null) || settings.PostLogoutRedirectUris.Any(u => u is null) || settings.Fields.Any(f => f is null)) return null;
        return new ClientRegistration
        {
            Name = Text(settings.Name),
            Logo = settings.Logo,
            Profile = profile,
            Environment = environment,
            Authentication = authentication,
            RedirectUris = settings.RedirectUris,
            PostLogoutRedirectUris = settings.PostLogoutRedirectUris,
            BackChannelLogoutUri = settings.BackChannelLogoutUri,
            Jwks = settings.Jwks,
            JwksUri = settings.JwksUri,
            Sector = settings.Sector,
            RefreshTokens = settings.RefreshTokens,
            Fields = [.. settings.Fields.Select(f => new FieldPurpose { Field = f.Field, Purpose = Text(f.Purpose) })],
        };
    }

    public static ClientView View(ClientRow client) => new(
        client.Id.Value,
        client.Environment == ClientEnvironment.Sandbox ? "sandbox" : "production",
        client.Status == ClientStatus.Suspended ? "suspended" : "active",
        new ClientSettings
        {
            Name = Text(client.Name),
            Logo = client.Logo,
            Profile = Profiles.Single(p => p.Value == client.Profile).Key,
            Authentication = Authentications.Single(a => a.Value == client.Authentication).Key,
            RedirectUris = client.RedirectUris,
            PostLogoutRedirectUris = client.PostLogoutRedirectUris,
            BackChannelLogoutUri = client.BackChannelLogoutUri,
            Jwks = client.Jwks,
            JwksUri = client.JwksUri,
            Sector = client.Sector,
            RefreshTokens = client.RefreshTokens,
            Fields = [.. client.Fields.Select(f => new FieldRequest(f.Field, Text(f.Purpose)))],
        },
        client.ChangedAt,
        Version(client));

    // Microseconds, because that is what the databases keep: the state just written must have the name it is read back by.
    public static string Version(ClientRow client) => (client.ChangedAt.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString("x", CultureInfo.InvariantCulture);

    public static string Word(OrganisationRole role) => role switch
    {
        OrganisationRole.Owner => "owner",
        OrganisationRole.Developer => "developer",
        _ => "approver",
    };

    public static OrganisationRole? Role(string word) => word switch
    {
        "owner" => OrganisationRole.Owner,
        "developer" => OrganisationRole.Developer,
        "approver" => OrganisationRole.Approver,
        _ => null,
    };

    public static LocalText Text(LocalisedText text) => new() { En = text.En, ZhHant = text.ZhHant, ZhHans = text.ZhHans };

    public static LocalisedText Text(LocalText text) => new(text.En, text.ZhHant, text.ZhHans);
}
