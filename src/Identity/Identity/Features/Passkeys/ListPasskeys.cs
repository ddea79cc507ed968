using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>GET: the live passkeys of the account that is signed in, oldest first; at most ten.</summary>
internal static class ListPasskeys
{
    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/account/passkeys", Handle).RequireAuthorization(Policies.ResidentByPasskey);

    private static async Task<Ok<IReadOnlyList<PasskeyView>>> Handle(OwnPasskeys passkeys, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await passkeys.List(context.User.AccountId(), cancellationToken));
}
