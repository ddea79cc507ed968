using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Bauhinia.Cloud.Contracts;

/// <summary>
/// Calls the Cloud system's API. The <see cref="HttpClient"/> given has the system's origin as its base address and carries the caller's access token.
/// Every refusal is a <see cref="CloudApiException"/>.
/// </summary>
/// <param name="http">Owned by the caller.</param>
public sealed class CloudClient(HttpClient http)
{
    private const string Root = "/api/v1/organisations";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The caller's organisations.</summary>
    public Task<IReadOnlyList<OrganisationView>> ListOrganisationsAsync(CancellationToken cancellationToken) => Get<IReadOnlyList<OrganisationView>>(Root, cancellationToken);

    /// <summary>Takes up an invitation.</summary>
    public Task<OrganisationView> JoinAsync(string code, CancellationToken cancellationToken) => Send<OrganisationView>(HttpMethod.Post, "/api/v1/invitations/accept", Body(new InvitationCode(code)), cancellationToken);

    /// <summary>Invites a member; operators only.</summary>
    public Task<InvitationCode> InviteAsync(string organisation, NewMember member, CancellationToken cancellationToken) => Send<InvitationCode>(HttpMethod.Post, $"{Root}/{Part(organisation)}/invitations", Body(member), cancellationToken);

    /// <summary>The audit trail, the newest first.</summary>
    public Task<IReadOnlyList<AuditView>> AuditAsync(string organisation, long? before, CancellationToken cancellationToken) =>
        Get<IReadOnlyList<AuditView>>($"{Root}/{Part(organisation)}/audit{(before is null ? "" : $"?before={before}")}", cancellationToken);

    /// <summary>The projects with their environments.</summary>
    public Task<IReadOnlyList<ProjectView>> ListProjectsAsync(string organisation, CancellationToken cancellationToken) => Get<IReadOnlyList<ProjectView>>($"{Root}/{Part(organisation)}/projects", cancellationToken);

    /// <summary>Makes a project; operators only.</summary>
    public Task<ProjectView> CreateProjectAsync(string organisation, string name, CancellationToken cancellationToken) =>
        Send<ProjectView>(HttpMethod.Post, $"{Root}/{Part(organisation)}/projects", Body(new NewName(name)), cancellationToken);

    /// <summary>Makes an environment; operators only.</summary>
    public Task<NewName> CreateEnvironmentAsync(string organisation, string project, string name, CancellationToken cancellationToken) =>
        Send<NewName>(HttpMethod.Post, $"{Root}/{Part(organisation)}/projects/{Part(project)}/environments", Body(new NewName(name)), cancellationToken);

    /// <summary>What applying a manifest would change.</summary>
    /// <param name="environment">ORGANISATION/PROJECT/ENVIRONMENT.</param>
    /// <param name="manifest">The text of a <c>bauhinia.yaml</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<PlanView> PlanAsync(string environment, string manifest, CancellationToken cancellationToken) => Send<PlanView>(HttpMethod.Post, $"{Place(environment)}/plan", Yaml(manifest), cancellationToken);

    /// <summary>Takes a manifest as the application's next release.</summary>
    /// <param name="environment">ORGANISATION/PROJECT/ENVIRONMENT.</param>
    /// <param name="manifest">The text of a <c>bauhinia.yaml</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ApplicationView> ApplyAsync(string environment, string manifest, CancellationToken cancellationToken) => Send<ApplicationView>(HttpMethod.Post, $"{Place(environment)}/applications", Yaml(manifest), cancellationToken);

    /// <summary>The applications of an environment.</summary>
    public Task<IReadOnlyList<ApplicationView>> ListApplicationsAsync(string environment, CancellationToken cancellationToken) => Get<IReadOnlyList<ApplicationView>>($"{Place(environment)}/applications", cancellationToken);

    /// <summary>One application and what runs of it.</summary>
    public Task<ApplicationView> ShowApplicationAsync(string environment, string application, CancellationToken cancellationToken) => Get<ApplicationView>(Of(environment, application), cancellationToken);

    /// <summary>Its releases, the newest first.</summary>
    public Task<IReadOnlyList<ReleaseView>> ListReleasesAsync(string environment, string application, CancellationToken cancellationToken) => Get<IReadOnlyList<ReleaseView>>($"{Of(environment, application)}/releases", cancellationToken);

    /// <summary>Where its newest release was placed, and why.</summary>
    public Task<DecisionView> ShowPlacementAsync(string environment, string application, CancellationToken cancellationToken) => Get<DecisionView>($"{Of(environment, application)}/placement", cancellationToken);

    /// <summary>Brings a release back.</summary>
    public Task<ApplicationView> RollBackAsync(string environment, string application, int release, CancellationToken cancellationToken) =>
        Send<ApplicationView>(HttpMethod.Post, $"{Of(environment, application)}/rollback", Body(new Rollback(release)), cancellationToken);

    /// <summary>Changes how many instances there are to be, until the next release is applied.</summary>
    public Task<ApplicationView> ScaleAsync(string environment, string application, int replicas, CancellationToken cancellationToken) =>
        Send<ApplicationView>(HttpMethod.Post, $"{Of(environment, application)}/scale", Body(new Scaling(replicas)), cancellationToken);

    /// <summary>The last lines that its instances wrote, each with the instance's name and time.</summary>
    public Task<IReadOnlyList<string>> LogsAsync(string environment, string application, int lines, CancellationToken cancellationToken) => Get<IReadOnlyList<string>>($"{Of(environment, application)}/logs?lines={lines}", cancellationToken);

    /// <summary>Takes an application down; operators only.</summary>
    public async Task DeleteApplicationAsync(string environment, string application, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Of(environment, application));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw CloudApiException.From((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }

    private static string Of(string environment, string application) => $"{Place(environment)}/applications/{Part(application)}";

    private static string Place(string environment) => environment?.Split('/') is [{ Length: > 0 } organisation, { Length: > 0 } project, { Length: > 0 } name]
        ? $"{Root}/{Part(organisation)}/projects/{Part(project)}/environments/{Part(name)}"
        : throw new ArgumentException("An environment is written ORGANISATION/PROJECT/ENVIRONMENT.", nameof(environment));

    private static string Part(string name) => Uri.EscapeDataString(name);

    private static JsonContent Body<T>(T value) => JsonContent.Create(value, options: Json);

    private static StringContent Yaml(string manifest) => new(manifest, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));

    private Task<T> Get<T>(string path, CancellationToken cancellationToken) => Send<T>(HttpMethod.Get, path, null, cancellationToken);

    private async Task<T> Send<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw CloudApiException.From((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken).ConfigureAwait(false) ?? throw new CloudApiException((int)response.StatusCode, "http.200", "The API answered nothing.", []);
    }
}
