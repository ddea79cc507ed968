using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Verifies what a client signed with the keys that it registered, given in the registration or at an address.</summary>
internal sealed class ClientKeys(JwksFetcher fetcher)
{
    // Keyed on the cached client itself: a change of the register brings a new object, and the parsed keys of the old one go with it.
    private readonly ConditionalWeakTable<Client, JwkSet> parsed = new();

    /// <returns>The claims, or null when the signature or its form is refused.</returns>
    public async ValueTask<JsonElement?> Verify(Client client, string compact, JwsRules rules, CancellationToken cancellationToken)
    {
        if (client.Jwks is { } inline) return Claims(StrictJose.Verify(compact, rules, parsed.GetValue(client, _ => Parse(inline))));
        if (client.JwksUri is not { } address) return null;
        if (await fetcher.Get(address, cancellationToken) is not { } keys) return null;
        var result = StrictJose.Verify(compact, rules, keys);
        if (result.Refusal != JwsRefusal.KeyNotFound) return Claims(result);
        // The client may have rolled its keys since (OpenID Connect Core §10.1.1).
        return await fetcher.Refresh(address, cancellationToken) is { } fresh ? Claims(StrictJose.Verify(compact, rules, fresh)) : null;
    }

    private static JsonElement? Claims(JwsResult result) => result.IsAccepted ? result.Jws.Claims : null;

    private static JwkSet Parse(string jwks) =>
        JwkSet.TryParse(Encoding.UTF8.GetBytes(jwks), out var set, out var refusal) ? set : throw new InvalidOperationException($"A registered key set no longer parses: {refusal}.");
}
