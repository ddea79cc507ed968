using System.Text.Json;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Asking for production, and a registrar's decision.</summary>
internal static class ProductionApi
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder people)
    {
        api.MapGet("/organisations/{organisationId:guid}/production-requests", List).WithName("ListProductionRequests").WithSummary("The organisation's requests")
            .WithMetadata(Answers.NotFound);
        people.MapPost("/organisations/{organisationId:guid}/production-requests", Submit).WithName("SubmitForProduction").WithSummary("Ask for a client in production")
            .WithMetadata(Answers.Invalid, Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
    }

    public static void MapRegistrar(RouteGroupBuilder api)
    {
        api.MapGet("/production-requests", Waiting).WithName("ListWaitingRequests").WithSummary("Every request that waits");
        api.MapPost("/production-requests/{requestId:guid}/decision", Decide).WithName("DecideProductionRequest").WithSummary("Decide a request of another organisation")
            .WithMetadata(Answers.Invalid, Answers.RegistrationRefused, Answers.OwnRequest, Answers.NotFound, Answers.Conflict);
    }

    private static async Task<Results<Ok<ProductionRequestView[]>, ProblemHttpResult>> List(
        Guid organisationId, HttpContext context, OrganisationClients clients, IdentityDb db, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Requests(organisationId, context.User.Actor(), cancellationToken);
        return outcome.Value is { } found ? TypedResults.Ok(await Views(db, found, cancellationToken)) : answers.Problem(outcome);
    }

    private static async Task<Results<Created<ProductionRequestView>, ProblemHttpResult>> Submit(
        Guid organisationId, ClientSettings body, HttpContext context, OrganisationClients clients, IdentityDb db, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Submit(organisationId, body, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } request ? TypedResults.Created((string?)null, (await Views(db, [request], cancellationToken))[0]) : answers.Problem(outcome);
    }

    private static async Task<Ok<ProductionRequestView[]>> Waiting(OrganisationClients clients, IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await Views(db, await clients.Waiting(cancellationToken), cancellationToken));

    private static async Task<Results<Ok<ProductionRequestView>, ProblemHttpResult>> Decide(
        Guid requestId, ProductionDecision body, HttpContext context, OrganisationClients clients, IdentityDb db, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Decide(requestId, body.Approve, body.Reason, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } request ? TypedResults.Ok((await Views(db, [request], cancellationToken))[0]) : answers.Problem(outcome);
    }

    public static async Task<ProductionRequestView[]> Views(IdentityDb db, IReadOnlyList<ProductionRequest> requests, CancellationToken cancellationToken)
    {
        var ids = requests.Select(r => r.OrganisationId).Distinct().ToList();
        var names = await db.Set<Organisation>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => ClientWords.Text(o.Name), cancellationToken);
        return [.. requests.Select(r => new ProductionRequestView(
            r.Id, r.OrganisationId, names[r.OrganisationId],
            JsonSerializer.Deserialize<ClientSettings>(r.Settings, ClientWords.Json) ?? throw new InvalidOperationException("A request lost its settings."),
            r.RequestedAt, r.Status.ToString().ToLowerInvariant(), r.Reason, r.ClientId?.Value))];
    }
}
