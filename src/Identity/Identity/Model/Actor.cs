using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Model;

/// <summary>Who does something: a person, an organisation's service account, or, with neither, the platform itself.</summary>
/// <param name="Account">The person.</param>
/// <param name="ServiceAccount">The service account, by its <c>client_id</c>.</param>
internal readonly record struct Actor(AccountId? Account, ClientId? ServiceAccount)
{
    public static implicit operator Actor(AccountId? account) => new(account, null);
}
