using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The officers' queue and decision as JSON, under <c>/api/v1/proofing</c>. It carries no field of a person.</summary>
internal sealed class OfficerApi
{
    private OfficerApi()
    {
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cases = endpoints.MapGroup("/api/v1/proofing/cases").RequireAuthorization(Policies.Officer);
        cases.MapGet("", List);
        cases.MapPost("/{reference}/claim", Claim);
        cases.MapPost("/{reference}/release", Release);
        cases.MapPost("/{reference}/decision", Decide);
    }

    private static async Task<Ok<CaseList>> List(
        HttpContext context, CaseQueue queue, CancellationToken cancellationToken, CaseStatus? status = null, ProofingRoute? route = null, [Range(1, 10_000)] int page = 1)
    {
        var (rows, total) = await queue.Page(context.User.AccountId(), status, route, page, cancellationToken);
        return TypedResults.Ok(new CaseList(total, [.. rows.Select(r => new CaseItem(r.Reference, r.Route.ToString(), r.Status.ToString(), r.SubmittedAt, r.Version))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Claim(
        string reference, HttpContext context, CaseDesk desk, IStringLocalizer<OfficerApi> text, CancellationToken cancellationToken) =>
        CaseReference.TryRead(reference, out var known)
            ? Answer(await desk.Claim(context.User.AccountId(), known, cancellationToken), text)
            : Answer(CaseDesk.Answer.NotFound, text);

    private static async Task<Results<NoContent, ProblemHttpResult>> Release(
        string reference, HttpContext context, CaseDesk desk, IStringLocalizer<OfficerApi> text, CancellationToken cancellationToken) =>
        CaseReference.TryRead(reference, out var known)
            ? Answer(await desk.Release(context.User.AccountId(), known, cancellationToken), text)
            : Answer(CaseDesk.Answer.NotFound, text);

    private static async Task<Results<NoContent, ProblemHttpResult>> Decide(
        string reference, DecisionRequest request, HttpContext context, DecideCase decide, IStringLocalizer<OfficerApi> text, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<DecisionReason>(request.Reason, out var reason) || !DecisionReasons.OfOfficers.Contains(reason))
        {
            return Problem(StatusCodes.Status400BadRequest, ProofingProblems.Reason, text);
        }
        var outcome = CaseReference.TryRead(reference, out var known)
            ? await decide.Run(context.User.AccountId(), known, request.Version, reason, cancellationToken)
            : DecisionOutcome.NotFound;
        return outcome switch
        {
            DecisionOutcome.Done => TypedResults.NoContent(),
            DecisionOutcome.NotFound => Problem(StatusCodes.Status404NotFound, ProofingProblems.Case, text),
            DecisionOutcome.Changed => Problem(StatusCodes.Status409Conflict, ProofingProblems.Changed, text),
            _ => Problem(StatusCodes.Status409Conflict, ProofingProblems.NotApprovable, text),
        };
    }

    private static Results<NoContent, ProblemHttpResult> Answer(CaseDesk.Answer answer, IStringLocalizer<OfficerApi> text) => answer switch
    {
        CaseDesk.Answer.Done => TypedResults.NoContent(),
        CaseDesk.Answer.Taken => Problem(StatusCodes.Status409Conflict, ProofingProblems.Changed, text),
        _ => Problem(StatusCodes.Status404NotFound, ProofingProblems.Case, text),
    };

    private static ProblemHttpResult Problem(int status, string code, IStringLocalizer<OfficerApi> text) => Problems.Problem(status, code, text[code].Value);

    public sealed record CaseList(int Total, IReadOnlyList<CaseItem> Cases);

    public sealed record CaseItem(string Reference, string Route, string Status, DateTimeOffset? SubmittedAt, int Version);

    /// <param name="Version">The version of the case that the officer saw.</param>
    /// <param name="Reason">One of <see cref="DecisionReason"/>; it implies the decision.</param>
    public sealed record DecisionRequest(int Version, [property: Required, StringLength(24)] string Reason);
}
