using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>A service that a resident agreed to sign in to.</summary>
/// <param name="ClientId">Its client.</param>
/// <param name="Name">Its name in three languages.</param>
/// <param name="AgreedAt">When the resident last agreed.</param>
/// <param name="StaysConnected">Whether it holds a refresh token.</param>
internal sealed record UsedService(ClientId ClientId, LocalText Name, DateTimeOffset AgreedAt, bool StaysConnected);
