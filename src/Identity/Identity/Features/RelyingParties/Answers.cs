using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Says in the API's form why something was not done.</summary>
internal sealed class Answers(IStringLocalizer<RelyingPartiesText> text)
{
    /// <summary>What each endpoint declares of these stands in the API's description.</summary>
    public static ApiProblem Invalid { get; } = new(StatusCodes.Status400BadRequest, OrganisationProblems.Invalid);

    public static ApiProblem RegistrationRefused { get; } = new(StatusCodes.Status400BadRequest, OrganisationProblems.RegistrationRefused);

    public static ApiProblem LogoRefused { get; } = new(StatusCodes.Status400BadRequest, OrganisationProblems.LogoRefused);

    public static ApiProblem RoleTooLow { get; } = new(StatusCodes.Status403Forbidden, OrganisationProblems.RoleTooLow);

    public static ApiProblem OwnRequest { get; } = new(StatusCodes.Status403Forbidden, OrganisationProblems.OwnRequest);

    public static ApiProblem NotFound { get; } = new(StatusCodes.Status404NotFound, OrganisationProblems.NotFound);

    public static ApiProblem Conflict { get; } = new(StatusCodes.Status409Conflict, OrganisationProblems.Conflict);

    public static ApiProblem Changed { get; } = new(StatusCodes.Status412PreconditionFailed, OrganisationProblems.Changed);

    public ProblemHttpResult Problem<T>(Outcome<T> outcome)
        where T : class => outcome.Refusal is { } refusal ? Problem(refusal) : Problem(outcome.Refusals);

    public ProblemHttpResult Problem(Refusal refusal)
    {
        var (status, code) = refusal switch
        {
            Refusal.NotFound => NotFound,
            Refusal.RoleTooLow => RoleTooLow,
            Refusal.OwnRequest => OwnRequest,
            Refusal.Conflict or Refusal.TooManyMembers or Refusal.TooManyOrganisations => Conflict,
            Refusal.Changed => Changed,
            _ => Invalid,
        };
        return Problems.Problem(status, code, text[refusal.ToString()].Value);
    }

    public ProblemHttpResult Problem(LogoRefusal refusal)
    {
        var problem = Problems.Problem(LogoRefused.Status, LogoRefused.Code, text["Logo" + refusal].Value);
        problem.ProblemDetails.Extensions["reason"] = refusal.ToString();
        return problem;
    }

    private ProblemHttpResult Problem(IReadOnlyList<ClientRefusal> refusals)
    {
        var problem = Problems.Problem(RegistrationRefused.Status, RegistrationRefused.Code, text["RegistrationRefused"].Value);
        problem.ProblemDetails.Extensions["refusals"] = refusals.Select(r => r.ToString()).ToArray();
        return problem;
    }
}
