using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>DELETE: revokes one's own passkey. The last means of sign-in goes only with <c>lastMeans=confirmed</c>.</summary>
internal static class RevokePasskey
{
    private const string Confirmed = "confirmed";

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapDelete("/api/v1/account/passkeys/{id:guid}", Handle).RequireAuthorization(Policies.ResidentByPasskey).AddEndpointFilter<SameOriginOnly>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, string? lastMeans, OwnPasskeys passkeys, PasskeyProblems problems, TimeProvider clock, HttpContext context, CancellationToken cancellationToken)
    {
        if (!MayChangePasskeys.Revoke(context.User, clock)) return problems.StepUp();
        return await passkeys.Revoke(context.User.AccountId(), context.User.SessionId(), id, lastMeans == Confirmed, cancellationToken) switch
        {
            Revocation.NotFound => problems.NotFound(),
            Revocation.NeedsConfirmation => problems.LastMeans(),
            _ => TypedResults.NoContent(),
        };
    }
}
