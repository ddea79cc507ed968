using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Clients;

/// <summary>The options that describe a client, for registering one and for asking for production.</summary>
internal sealed class SettingsOptions
{
    private readonly (Option<string> En, Option<string> Hant, Option<string> Hans) names = CommonOptions.Names();
    private readonly Option<string> profile = new("--profile") { Description = "fapi2, or relaxed for any OpenID Connect library", DefaultValueFactory = _ => "fapi2" };
    private readonly Option<string> authentication = new("--authentication") { Description = "How the service proves itself", DefaultValueFactory = _ => "private_key_jwt" };
    private readonly Option<string[]> redirectUris = new("--redirect-uri") { Description = "Where sign-in returns to; may be given several times", Required = true };
    private readonly Option<string[]> postLogout = new("--post-logout-redirect-uri") { Description = "Where sign-out returns to" };
    private readonly Option<string?> backChannel = new("--back-channel-logout-uri") { Description = "Where ended sessions are announced" };
    private readonly Option<FileInfo> jwks = new("--jwks") { Description = "File with the public keys (JSON Web Key Set); see: keys create" };
    private readonly Option<string?> jwksUri = new("--jwks-uri") { Description = "Where the public keys are served" };
    private readonly Option<string?> sector = new("--sector") { Description = "Host name that subjects are made for, when the addresses are on several hosts" };
    private readonly Option<bool> refresh = new("--refresh-tokens") { Description = "The service may ask for refresh tokens" };
    private readonly Option<FileInfo> fields = new("--fields") { Description = "JSON file: [{\"field\":\"email\",\"purpose\":{\"en\":…,\"zhHant\":…,\"zhHans\":…}}]" };

    public void AddTo(Command command)
    {
        profile.AcceptOnlyFromAmong("fapi2", "relaxed");
        authentication.AcceptOnlyFromAmong("private_key_jwt", "client_secret_basic", "client_secret_post", "none");
        jwks.AcceptExistingOnly();
        fields.AcceptExistingOnly();
        foreach (var option in new Option[] { names.En, names.Hant, names.Hans, profile, authentication, redirectUris, postLogout, backChannel, jwks, jwksUri, sector, refresh, fields }) command.Add(option);
    }

    public async Task<ClientSettings> Read(ParseResult parsed, CancellationToken cancellationToken) => new()
    {
        Name = parsed.Read(names),
        Profile = parsed.GetRequiredValue(profile),
        Authentication = parsed.GetRequiredValue(authentication),
        RedirectUris = parsed.GetRequiredValue(redirectUris),
        PostLogoutRedirectUris = parsed.GetValue(postLogout) ?? [],
        BackChannelLogoutUri = parsed.GetValue(backChannel),
        Jwks = parsed.GetValue(jwks) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null,
        JwksUri = parsed.GetValue(jwksUri),
        Sector = parsed.GetValue(sector),
        RefreshTokens = parsed.GetValue(refresh),
        Fields = parsed.GetValue(fields) is { } list
            ? System.Text.Json.JsonSerializer.Deserialize<List<FieldRequest>>(await File.ReadAllTextAsync(list.FullName, cancellationToken), System.Text.Json.JsonSerializerOptions.Web) ?? []
            : [],
    };
}
