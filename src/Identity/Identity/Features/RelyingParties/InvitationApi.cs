using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary><c>/api/v1/organisations/{organisationId}/invitations</c>: inviting members, and accepting.</summary>
internal static class InvitationApi
{
    private const string Root = "/organisations/{organisationId:guid}/invitations";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost(Root, Invite).WithName("InviteMember").WithSummary("Make a one-time invitation, by mail or as a link")
            .WithMetadata(Answers.Invalid, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
        api.MapGet(Root, List).WithName("ListInvitations").WithSummary("The invitations that wait")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound);
        api.MapPost(Root + "/{invitationId:guid}/send-again", SendAgain).WithName("SendInvitationAgain").WithSummary("Mail a new link; the old one stops")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
        api.MapDelete(Root + "/{invitationId:guid}", Withdraw).WithName("WithdrawInvitation").WithSummary("Withdraw an invitation")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound);
        api.MapPost("/invitations/accept", Accept).WithName("AcceptInvitation").WithSummary("Accept an invitation")
            .WithMetadata(Answers.NotFound, Answers.Conflict);
    }

    private static async Task<Results<Created<InvitationView>, ProblemHttpResult>> Invite(
        Guid organisationId, NewInvitation body, HttpContext context, Invitations invitations, Answers answers, IOptions<IdentityOptions> options, CancellationToken cancellationToken)
    {
        if (ClientWords.Role(body.Role) is not { } role) return answers.Problem(Refusal.Invalid);
        var outcome = await invitations.Invite(organisationId, role, body.Email, body.Language ?? CultureNames.English, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } made ? TypedResults.Created((string?)null, View(made, options.Value)) : answers.Problem(outcome);
    }

    private static async Task<Results<Ok<InvitationView[]>, ProblemHttpResult>> List(
        Guid organisationId, HttpContext context, Invitations invitations, Answers answers, IOptions<IdentityOptions> options, CancellationToken cancellationToken)
    {
        var outcome = await invitations.List(organisationId, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } waiting ? TypedResults.Ok(waiting.Select(made => View(made, options.Value)).ToArray()) : answers.Problem(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAgain(
        Guid organisationId, Guid invitationId, HttpContext context, Invitations invitations, Answers answers, CancellationToken cancellationToken) =>
        await invitations.SendAgain(organisationId, invitationId, context.User.AccountId(), cancellationToken) is { } refusal ? answers.Problem(refusal) : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Withdraw(
        Guid organisationId, Guid invitationId, HttpContext context, Invitations invitations, Answers answers, CancellationToken cancellationToken) =>
        await invitations.Withdraw(organisationId, invitationId, context.User.AccountId(), cancellationToken) is { } refusal ? answers.Problem(refusal) : TypedResults.NoContent();

    private static async Task<Results<Ok<OrganisationView>, ProblemHttpResult>> Accept(
        InvitationToken body, HttpContext context, Invitations invitations, Organisations organisations, Answers answers, CancellationToken cancellationToken)
    {
        var account = context.User.AccountId();
        var outcome = await invitations.Accept(body.Token, account, cancellationToken);
        if (outcome.Value is not { } joined) return answers.Problem(outcome);
        return await organisations.Find(joined.Id, account, cancellationToken) is { } found ? TypedResults.Ok(OrganisationApi.View(found.Organisation, found.Role)) : answers.Problem(Refusal.NotFound);
    }

    private static InvitationView View(MadeInvitation made, IdentityOptions options) => new(
        made.Invitation.Id, ClientWords.Word(made.Invitation.Role), made.Token is { } token ? InvitationLink.To(options.Issuer, token) : null, made.SentTo, made.Invitation.ExpiresAt);
}
