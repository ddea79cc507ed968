using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ClientRow = Bauhinia.Identity.Model.Clients.Client;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary><c>/api/v1/organisations/{organisationId}/clients</c>: the clients of one organisation.</summary>
internal static class ClientApi
{
    private const string Root = "/organisations/{organisationId:guid}/clients";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Root, List).WithName("ListClients").WithSummary("The clients, without removed ones")
            .WithMetadata(Answers.NotFound);
        api.MapPost(Root, Register).WithName("RegisterClient").WithSummary("Register a sandbox client, usable at once")
            .WithMetadata(Answers.Invalid, Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
        api.MapGet(Root + "/{clientId}", Show).WithName("ShowClient").WithSummary("One client")
            .WithMetadata(Answers.NotFound);
        api.MapPut(Root + "/{clientId}", Change).WithName("ChangeClient").WithSummary("Change a sandbox client")
            .WithMetadata(Answers.Invalid, Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict, Answers.Changed);
        api.MapPut(Root + "/{clientId}/keys", RollKeys).WithName("RollClientKeys").WithSummary("Replace the public keys")
            .WithMetadata(Answers.RegistrationRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Changed);
        api.MapPost(Root + "/{clientId}/suspend", Suspend).WithName("SuspendClient").WithSummary("Stop a client for now")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound);
        api.MapPost(Root + "/{clientId}/resume", Resume).WithName("ResumeClient").WithSummary("Let a suspended client work again")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound, Answers.Changed);
        api.MapDelete(Root + "/{clientId}", Remove).WithName("RemoveClient").WithSummary("Remove a client for good")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound);
    }

    private static async Task<Results<Ok<ClientView[]>, ProblemHttpResult>> List(
        Guid organisationId, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.List(organisationId, context.User.Actor(), cancellationToken);
        return outcome.Value is { } found ? TypedResults.Ok(found.Select(ClientWords.View).ToArray()) : answers.Problem(outcome);
    }

    private static async Task<Results<Created<ClientRegistered>, ProblemHttpResult>> Register(
        Guid organisationId, ClientSettings body, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Register(organisationId, body, context.User.Actor(), cancellationToken);
        if (outcome.Value?.Client is not { } client) return answers.Problem(outcome);
        Tag(context, client);
        return TypedResults.Created($"/api/v1/organisations/{organisationId}/clients/{client.Id}", new ClientRegistered(ClientWords.View(client), outcome.Value.Secret));
    }

    private static async Task<Results<Ok<ClientView>, ProblemHttpResult>> Show(
        Guid organisationId, string clientId, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken) =>
        One(await clients.Find(organisationId, clientId, context.User.Actor(), cancellationToken), context, answers);

    private static async Task<Results<Ok<ClientRegistered>, ProblemHttpResult>> Change(
        Guid organisationId, string clientId, ClientSettings body, [FromHeader(Name = "If-Match")] string? version,
        HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Change(organisationId, clientId, body, version is null or "*" ? null : version.Trim('"'), context.User.Actor(), cancellationToken);
        if (outcome.Value?.Client is not { } client) return answers.Problem(outcome);
        Tag(context, client);
        return TypedResults.Ok(new ClientRegistered(ClientWords.View(client), outcome.Value.Secret));
    }

    private static async Task<Results<Ok<ClientView>, ProblemHttpResult>> RollKeys(
        Guid organisationId, string clientId, ClientKeys body, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken) =>
        One(await clients.RollKeys(organisationId, clientId, body, context.User.Actor(), cancellationToken), context, answers);

    private static async Task<Results<Ok<ClientView>, ProblemHttpResult>> Suspend(
        Guid organisationId, string clientId, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken) =>
        One(await clients.Become(organisationId, clientId, ClientStatus.Suspended, context.User.Actor(), cancellationToken), context, answers);

    private static async Task<Results<Ok<ClientView>, ProblemHttpResult>> Resume(
        Guid organisationId, string clientId, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken) =>
        One(await clients.Become(organisationId, clientId, ClientStatus.Active, context.User.Actor(), cancellationToken), context, answers);

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid organisationId, string clientId, HttpContext context, OrganisationClients clients, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await clients.Become(organisationId, clientId, ClientStatus.Removed, context.User.Actor(), cancellationToken);
        return outcome.Value is null ? answers.Problem(outcome) : TypedResults.NoContent();
    }

    private static Results<Ok<ClientView>, ProblemHttpResult> One(Outcome<ClientRow> outcome, HttpContext context, Answers answers)
    {
        if (outcome.Value is not { } client) return answers.Problem(outcome);
        Tag(context, client);
        return TypedResults.Ok(ClientWords.View(client));
    }

    private static void Tag(HttpContext context, ClientRow client) => context.Response.Headers.ETag = $"\"{ClientWords.Version(client)}\"";
}
