using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary><c>/api/v1/organisations/{organisationId}/service-accounts</c>, for people.</summary>
internal static class ServiceAccountApi
{
    private const string Root = "/organisations/{organisationId:guid}/service-accounts";

    public static void Map(RouteGroupBuilder people)
    {
        people.MapGet(Root, List).WithName("ListServiceAccounts").WithSummary("The service accounts, without removed ones")
            .WithMetadata(Answers.NotFound);
        people.MapPost(Root, Create).WithName("CreateServiceAccount").WithSummary("Make a service account: a program that calls this API with a key of its own")
            .WithMetadata(Answers.Invalid, Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
        people.MapPut(Root + "/{clientId}/keys", RollKeys).WithName("RollServiceAccountKeys").WithSummary("Replace the public keys of a service account")
            .WithMetadata(Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Changed);
        people.MapDelete(Root + "/{clientId}", Remove).WithName("RemoveServiceAccount").WithSummary("Remove a service account; its tokens stop at once")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound);
    }

    private static async Task<Results<Ok<ServiceAccountView[]>, ProblemHttpResult>> List(
        Guid organisationId, HttpContext context, ServiceAccounts accounts, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await accounts.List(organisationId, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } found ? TypedResults.Ok(found.Select(View).ToArray()) : answers.Problem(outcome);
    }

    private static async Task<Results<Created<ServiceAccountView>, ProblemHttpResult>> Create(
        Guid organisationId, NewServiceAccount body, HttpContext context, ServiceAccounts accounts, Answers answers, CancellationToken cancellationToken)
    {
        if (ClientWords.Role(body.Role) is not { } role) return answers.Problem(Refusal.Invalid);
        var outcome = await accounts.Create(organisationId, body.Name, role, body.Jwks, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } made ? TypedResults.Created((string?)null, View(made)) : answers.Problem(outcome);
    }

    private static async Task<Results<Ok<ServiceAccountView>, ProblemHttpResult>> RollKeys(
        Guid organisationId, string clientId, ServiceAccountKeys body, HttpContext context, ServiceAccounts accounts, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await accounts.RollKeys(organisationId, clientId, body.Jwks, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } made ? TypedResults.Ok(View(made)) : answers.Problem(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid organisationId, string clientId, HttpContext context, ServiceAccounts accounts, Answers answers, CancellationToken cancellationToken) =>
        await accounts.Remove(organisationId, clientId, context.User.AccountId(), cancellationToken) is { } refusal ? answers.Problem(refusal) : TypedResults.NoContent();

    private static ServiceAccountView View(ServiceAccounts.Made made) =>
        new(made.Client.Id.Value, made.Client.Name.En, ClientWords.Word(made.Role), made.Client.Jwks ?? "", made.Client.CreatedAt, made.Client.ChangedAt);
}
