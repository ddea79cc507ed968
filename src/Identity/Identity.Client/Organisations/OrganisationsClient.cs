using System.Net.Http.Json;
using System.Text.Json;

namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>
/// Calls <c>/api/v1/organisations</c>. The <see cref="HttpClient"/> given has the issuer as its base address and carries the caller's
/// session or access token. Every refusal is an <see cref="IdentityApiException"/>.
/// </summary>
/// <param name="http">Owned by the caller.</param>
public sealed class OrganisationsClient(HttpClient http)
{
    private const string Root = "/api/v1/organisations";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The caller's organisations.</summary>
    public Task<IReadOnlyList<OrganisationView>> ListAsync(CancellationToken cancellationToken) => Get<IReadOnlyList<OrganisationView>>(Root, cancellationToken);

    /// <summary>Registers an organisation.</summary>
    public Task<OrganisationView> CreateAsync(NewOrganisation organisation, CancellationToken cancellationToken) => Send<NewOrganisation, OrganisationView>(HttpMethod.Post, Root, organisation, null, cancellationToken);

    /// <summary>One organisation.</summary>
    public Task<OrganisationView> ShowAsync(Guid organisationId, CancellationToken cancellationToken) => Get<OrganisationView>($"{Root}/{organisationId}", cancellationToken);

    /// <summary>Invites a member; owners only.</summary>
    public Task<InvitationView> InviteAsync(Guid organisationId, NewInvitation invitation, CancellationToken cancellationToken) =>
        Send<NewInvitation, InvitationView>(HttpMethod.Post, $"{Root}/{organisationId}/invitations", invitation, null, cancellationToken);

    /// <summary>The invitations that wait; owners only.</summary>
    public Task<IReadOnlyList<InvitationView>> ListInvitationsAsync(Guid organisationId, CancellationToken cancellationToken) =>
        Get<IReadOnlyList<InvitationView>>($"{Root}/{organisationId}/invitations", cancellationToken);

    /// <summary>Mails an invitation's new link, at most five times and once a minute; the old link stops. Owners only.</summary>
    public Task SendInvitationAgainAsync(Guid organisationId, Guid invitationId, CancellationToken cancellationToken) =>
        Order(HttpMethod.Post, $"{Root}/{organisationId}/invitations/{invitationId}/send-again", cancellationToken);

    /// <summary>Withdraws an invitation; owners only.</summary>
    public Task WithdrawInvitationAsync(Guid organisationId, Guid invitationId, CancellationToken cancellationToken) =>
        Order(HttpMethod.Delete, $"{Root}/{organisationId}/invitations/{invitationId}", cancellationToken);

    /// <summary>Uploads a logo, to be named in a registration.</summary>
    /// <param name="organisationId">Whose it is.</param>
    /// <param name="picture">PNG, JPEG or WebP, 32 to 2048 pixels a side, at most 200 KiB.</param>
    /// <param name="mediaType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>; the file itself decides what it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<LogoView> UploadLogoAsync(Guid organisationId, ReadOnlyMemory<byte> picture, string mediaType, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(picture);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);
        using var response = await http.PostAsync(new Uri($"{Root}/{organisationId}/logos", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        return await Read<LogoView>(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The members.</summary>
    public Task<IReadOnlyList<MemberView>> ListMembersAsync(Guid organisationId, CancellationToken cancellationToken) => Get<IReadOnlyList<MemberView>>($"{Root}/{organisationId}/members", cancellationToken);

    /// <summary>The clients, without removed ones.</summary>
    public Task<IReadOnlyList<ClientView>> ListClientsAsync(Guid organisationId, CancellationToken cancellationToken) => Get<IReadOnlyList<ClientView>>($"{Root}/{organisationId}/clients", cancellationToken);

    /// <summary>Registers a sandbox client, usable at once.</summary>
    public Task<ClientRegistered> RegisterClientAsync(Guid organisationId, ClientSettings settings, CancellationToken cancellationToken) =>
        Send<ClientSettings, ClientRegistered>(HttpMethod.Post, $"{Root}/{organisationId}/clients", settings, null, cancellationToken);

    /// <summary>One client.</summary>
    public Task<ClientView> ShowClientAsync(Guid organisationId, string clientId, CancellationToken cancellationToken) =>
        Get<ClientView>(ClientPath(organisationId, clientId), cancellationToken);

    /// <summary>Changes a sandbox client.</summary>
    /// <param name="organisationId">Whose it is.</param>
    /// <param name="clientId">The <c>client_id</c>.</param>
    /// <param name="settings">The whole new registration.</param>
    /// <param name="version">The <see cref="ClientView.Version"/> that was read; null overwrites whatever stands.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ClientRegistered> ChangeClientAsync(Guid organisationId, string clientId, ClientSettings settings, string? version, CancellationToken cancellationToken) =>
        Send<ClientSettings, ClientRegistered>(HttpMethod.Put, ClientPath(organisationId, clientId), settings, version, cancellationToken);

    /// <summary>Replaces a client's keys; see <see cref="ClientKeys"/> for overlap.</summary>
    public Task<ClientView> RollKeysAsync(Guid organisationId, string clientId, ClientKeys keys, CancellationToken cancellationToken) =>
        Send<ClientKeys, ClientView>(HttpMethod.Put, ClientPath(organisationId, clientId) + "/keys", keys, null, cancellationToken);

    /// <summary>Stops a client for now.</summary>
    public Task<ClientView> SuspendClientAsync(Guid organisationId, string clientId, CancellationToken cancellationToken) =>
        Send<object?, ClientView>(HttpMethod.Post, ClientPath(organisationId, clientId) + "/suspend", null, null, cancellationToken);

    /// <summary>Lets a suspended client work again.</summary>
    public Task<ClientView> ResumeClientAsync(Guid organisationId, string clientId, CancellationToken cancellationToken) =>
        Send<object?, ClientView>(HttpMethod.Post, ClientPath(organisationId, clientId) + "/resume", null, null, cancellationToken);

    /// <summary>Removes a client for good.</summary>
    public Task RemoveClientAsync(Guid organisationId, string clientId, CancellationToken cancellationToken) =>
        Order(HttpMethod.Delete, ClientPath(organisationId, clientId), cancellationToken);

    /// <summary>The service accounts.</summary>
    public Task<IReadOnlyList<ServiceAccountView>> ListServiceAccountsAsync(Guid organisationId, CancellationToken cancellationToken) =>
        Get<IReadOnlyList<ServiceAccountView>>($"{Root}/{organisationId}/service-accounts", cancellationToken);

    /// <summary>Makes a service account; owners only, at most 20 in an organisation.</summary>
    public Task<ServiceAccountView> CreateServiceAccountAsync(Guid organisationId, NewServiceAccount account, CancellationToken cancellationToken) =>
        Send<NewServiceAccount, ServiceAccountView>(HttpMethod.Post, $"{Root}/{organisationId}/service-accounts", account, null, cancellationToken);

    /// <summary>Replaces a service account's keys; owners only.</summary>
    public Task<ServiceAccountView> RollServiceAccountKeysAsync(Guid organisationId, string clientId, ServiceAccountKeys keys, CancellationToken cancellationToken) =>
        Send<ServiceAccountKeys, ServiceAccountView>(HttpMethod.Put, $"{Root}/{organisationId}/service-accounts/{Uri.EscapeDataString(clientId)}/keys", keys, null, cancellationToken);

    /// <summary>Removes a service account for good; owners only.</summary>
    public Task RemoveServiceAccountAsync(Guid organisationId, string clientId, CancellationToken cancellationToken) =>
        Order(HttpMethod.Delete, $"{Root}/{organisationId}/service-accounts/{Uri.EscapeDataString(clientId)}", cancellationToken);

    /// <summary>Asks for a client in production.</summary>
    public Task<ProductionRequestView> SubmitAsync(Guid organisationId, ClientSettings settings, CancellationToken cancellationToken) =>
        Send<ClientSettings, ProductionRequestView>(HttpMethod.Post, $"{Root}/{organisationId}/production-requests", settings, null, cancellationToken);

    /// <summary>The organisation's requests for production.</summary>
    public Task<IReadOnlyList<ProductionRequestView>> ListRequestsAsync(Guid organisationId, CancellationToken cancellationToken) =>
        Get<IReadOnlyList<ProductionRequestView>>($"{Root}/{organisationId}/production-requests", cancellationToken);

    /// <summary>Every request that waits; registrars only.</summary>
    public Task<IReadOnlyList<ProductionRequestView>> ListWaitingAsync(CancellationToken cancellationToken) =>
        Get<IReadOnlyList<ProductionRequestView>>("/api/v1/production-requests", cancellationToken);

    /// <summary>Decides a request; registrars only, and not of the organisation that asks.</summary>
    public Task<ProductionRequestView> DecideAsync(Guid requestId, ProductionDecision decision, CancellationToken cancellationToken) =>
        Send<ProductionDecision, ProductionRequestView>(HttpMethod.Post, $"/api/v1/production-requests/{requestId}/decision", decision, null, cancellationToken);

    private static string ClientPath(Guid organisationId, string clientId) => $"{Root}/{organisationId}/clients/{Uri.EscapeDataString(clientId)}";

    private async Task<T> Get<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await Read<T>(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TAnswer> Send<TBody, TAnswer>(HttpMethod method, string path, TBody body, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body, options: Json);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await Read<TAnswer>(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task Order(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await Demand(response, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await Demand(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken).ConfigureAwait(false)
            ?? throw new IdentityApiException((int)response.StatusCode, "identity.empty_answer", "The answer has no body.");
    }

    private static async Task Demand(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        throw await IdentityApiException.From(response, cancellationToken).ConfigureAwait(false);
    }
}
