using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// <c>/api/v1/organisations</c>: organisations and members. What acts by the session's cookie answers its own pages only, see
/// <see cref="SameOriginUnlessToken"/>.
/// </summary>
internal static class OrganisationApi
{
    /// <param name="api">What service accounts reach too.</param>
    /// <param name="people">What is for people alone.</param>
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder people)
    {
        api.MapGet("/organisations", List).WithName("ListOrganisations").WithSummary("The caller's organisations");
        people.MapPost("/organisations", Create).WithName("CreateOrganisation").WithSummary("Register an organisation")
            .WithMetadata(Answers.Invalid, Answers.NotFound, Answers.Conflict);
        api.MapGet("/organisations/{organisationId:guid}", Show).WithName("ShowOrganisation").WithSummary("One organisation")
            .WithMetadata(Answers.NotFound);
        api.MapGet("/organisations/{organisationId:guid}/members", Members).WithName("ListMembers").WithSummary("Its members")
            .WithMetadata(Answers.NotFound);
        people.MapDelete("/organisations/{organisationId:guid}/members/{memberId:guid}", Remove).WithName("RemoveMember").WithSummary("Remove a member")
            .WithMetadata(Answers.RoleTooLow, Answers.NotFound, Answers.Conflict);
    }

    private static async Task<Ok<OrganisationView[]>> List(HttpContext context, Organisations organisations, CancellationToken cancellationToken) =>
        TypedResults.Ok((await organisations.Of(context.User.Actor(), cancellationToken)).Select(o => View(o.Organisation, o.Role)).ToArray());

    private static async Task<Results<Created<OrganisationView>, ProblemHttpResult>> Create(
        NewOrganisation body, HttpContext context, Organisations organisations, Answers answers, CancellationToken cancellationToken)
    {
        var outcome = await organisations.Create(ClientWords.Text(body.Name), body.ContactEmail, context.User.AccountId(), cancellationToken);
        return outcome.Value is { } made
            ? TypedResults.Created($"/api/v1/organisations/{made.Id}", View(made, OrganisationRole.Owner))
            : answers.Problem(outcome);
    }

    private static async Task<Results<Ok<OrganisationView>, ProblemHttpResult>> Show(
        Guid organisationId, HttpContext context, Organisations organisations, Answers answers, CancellationToken cancellationToken) =>
        await organisations.Find(organisationId, context.User.Actor(), cancellationToken) is { } found
            ? TypedResults.Ok(View(found.Organisation, found.Role))
            : answers.Problem(Refusal.NotFound);

    private static async Task<Results<Ok<MemberView[]>, ProblemHttpResult>> Members(
        Guid organisationId, HttpContext context, Organisations organisations, Answers answers, CancellationToken cancellationToken)
    {
        var by = context.User.Actor();
        var outcome = await organisations.Members(organisationId, by, cancellationToken);
        return outcome.Value is { } members
            ? TypedResults.Ok(members.Select(m => new MemberView(m.Id, ClientWords.Word(m.Role), m.AccountId == by.Account, m.JoinedAt)).ToArray())
            : answers.Problem(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid organisationId, Guid memberId, HttpContext context, Organisations organisations, Answers answers, CancellationToken cancellationToken) =>
        await organisations.Remove(organisationId, memberId, context.User.AccountId(), cancellationToken) is { } refusal ? answers.Problem(refusal) : TypedResults.NoContent();

    public static OrganisationView View(Organisation organisation, OrganisationRole role) =>
        new(organisation.Id, ClientWords.Text(organisation.Name), organisation.ContactEmail, ClientWords.Word(role), organisation.CreatedAt);
}
