using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>PATCH: gives one's own passkey another name.</summary>
internal static class RenamePasskey
{
    /// <param name="Name">1 to 60 visible characters.</param>
    public sealed record Request(string Name);

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPatch("/api/v1/account/passkeys/{id:guid}", Handle).RequireAuthorization(Policies.ResidentByPasskey).AddEndpointFilter<SameOriginOnly>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Request request, OwnPasskeys passkeys, PasskeyProblems problems, HttpContext context, CancellationToken cancellationToken)
    {
        if (PasskeyName.Clean(request.Name) is not { } name) return problems.Name();
        return await passkeys.Rename(context.User.AccountId(), id, name, cancellationToken) ? TypedResults.NoContent() : problems.NotFound();
    }
}
