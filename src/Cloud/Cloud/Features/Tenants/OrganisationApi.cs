using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Features.Api;
using Bauhinia.Cloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Cloud.Features.Tenants;

/// <summary>The caller's organisations, and how they come into one.</summary>
internal static class OrganisationApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/organisations", async (HttpContext context, Tenancy tenancy) => TypedResults.Ok(await tenancy.Of(TenantFilters.Subject(context), context.RequestAborted)))
            .Tell<OrganisationView[]>("ListOrganisations", "The organisations that the caller is a member of", StatusCodes.Status200OK).WithTags("Organisations");
        api.MapPost("/invitations/accept", Join).Tell<OrganisationView>("AcceptInvitation", "Take up an invitation", StatusCodes.Status200OK, Described.NotFound).WithTags("Organisations");
    }

    private static async Task<IResult> Join(InvitationCode body, HttpContext context, Tenancy tenancy, Answers answers) =>
        await tenancy.Join(body.Code ?? "", TenantFilters.Subject(context), context.RequestAborted) is { } joined ? TypedResults.Ok(joined) : answers.NotFound();
}
