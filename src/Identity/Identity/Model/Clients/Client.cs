using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>One client of a relying party, as OAuth 2.0 means the word. Made and changed only through <see cref="ClientRegister"/>.</summary>
internal sealed class Client
{
    private Client()
    {
    }

    public Client(ClientId id, Guid? organisationId, ClientRegistration registration, byte[]? secretHash, DateTimeOffset now)
    {
        Id = id;
        OrganisationId = organisationId;
        SecretHash = secretHash;
        CreatedAt = now;
        Environment = registration.Environment;
        Change(registration, now);
    }

    public ClientId Id { get; private set; }

    /// <summary>The organisation that answers for it; null for the platform's own.</summary>
    public Guid? OrganisationId { get; private set; }

    public ClientStatus Status { get; private set; } = ClientStatus.Active;

    public LocalText Name { get; private set; } = new() { En = "", ZhHant = "", ZhHans = "" };

    /// <summary>The picture that residents see beside the name; see <see cref="ClientLogo"/>.</summary>
    public string? Logo { get; private set; }

    public ClientProfile Profile { get; private set; }

    public ClientEnvironment Environment { get; private set; }

    public ClientAuthentication Authentication { get; private set; }

    public List<string> RedirectUris { get; private set; } = [];

    public List<string> PostLogoutRedirectUris { get; private set; } = [];

    public string? BackChannelLogoutUri { get; private set; }

    public string? Jwks { get; private set; }

    public string? JwksUri { get; private set; }

    public byte[]? SecretHash { get; private set; }

    public JwsAlgorithm IdTokenAlgorithm { get; private set; }

    public string Sector { get; private set; } = "";

    /// <summary>
    /// What subjects are made for (OpenID Connect Core 1.0 §8.1). A sector that is the one host of the redirect URIs stands for itself, because
    /// codes go there. Any other is a name that an organisation chose: until a registrar has approved it, it counts inside that organisation
    /// only, or naming another's host would tell whom that service knows. No host name has a slash.
    /// </summary>
    public string SubjectScope => OrganisationId is { } owner && Environment == ClientEnvironment.Sandbox && Sector != ClientRules.SectorOf(RedirectUris)
        ? $"{owner:N}/{Sector}"
        : Sector;

    public bool LegacyWithoutPkce { get; private set; }

    public bool ClientCredentials { get; private set; }

    public bool RefreshTokens { get; private set; }

    public List<string> Resources { get; private set; } = [];

    public string? ServedResource { get; private set; }

    public Proofing RequiredProofing { get; private set; }

    public string? RequiredAcr { get; private set; }

    public List<FieldPurpose> Fields { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The environment never changes: a production client is a new registration that a second person approved.</summary>
    public void Change(ClientRegistration registration, DateTimeOffset now)
    {
        Name = registration.Name;
        Logo = registration.Logo;
        Profile = registration.Profile;
        Authentication = registration.Authentication;
        RedirectUris = [.. registration.RedirectUris];
        PostLogoutRedirectUris = [.. registration.PostLogoutRedirectUris];
        BackChannelLogoutUri = registration.BackChannelLogoutUri;
        Jwks = registration.Jwks;
        JwksUri = registration.JwksUri;
        IdTokenAlgorithm = registration.IdTokenAlgorithm ?? (Profile is ClientProfile.Fapi2 or ClientProfile.Machine ? JwsAlgorithm.ES256 : JwsAlgorithm.RS256);
        Sector = registration.Sector ?? ClientRules.SectorOf(registration.RedirectUris) ?? Id.Value;
        LegacyWithoutPkce = registration.LegacyWithoutPkce;
        ClientCredentials = registration.ClientCredentials;
        RefreshTokens = registration.RefreshTokens;
        Resources = [.. registration.Resources];
        ServedResource = registration.ServedResource;
        RequiredProofing = registration.RequiredProofing;
        RequiredAcr = registration.RequiredAcr;
        Fields = [.. registration.Fields];
        ChangedAt = now;
    }

    /// <summary>Whether nothing would change for residents or the protocol if it were registered anew.</summary>
    public bool IsRegisteredAs(ClientRegistration registration) =>
        Name == registration.Name && Profile == registration.Profile && Authentication == registration.Authentication && Sector == registration.Sector
        && RedirectUris.SequenceEqual(registration.RedirectUris) && Resources.SequenceEqual(registration.Resources)
        && IdTokenAlgorithm == registration.IdTokenAlgorithm && RefreshTokens == registration.RefreshTokens && RequiredAcr == registration.RequiredAcr;

    public void RollKeys(string? jwks, string? jwksUri, DateTimeOffset now)
    {
        Jwks = jwks;
        JwksUri = jwksUri;
        ChangedAt = now;
    }

    public void RollSecret(byte[] secretHash, DateTimeOffset now)
    {
        SecretHash = secretHash;
        ChangedAt = now;
    }
}
