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
    public ProblemHttpResult Problem<T>(Outcome<T> outcome)
        where T : class => outcome.Refusal is { } refusal ? Problem(refusal) : Problem(outcome.Refusals);

    public ProblemHttpResult Problem(Refusal refusal)
    {
        var (status, code) = refusal switch
        {
            Refusal.NotFound => (StatusCodes.Status404NotFound, OrganisationProblems.NotFound),
            Refusal.RoleTooLow => (StatusCodes.Status403Forbidden, OrganisationProblems.RoleTooLow),
            Refusal.OwnRequest => (StatusCodes.Status403Forbidden, OrganisationProblems.OwnRequest),
            Refusal.Conflict or Refusal.TooManyMembers or Refusal.TooManyOrganisations => (StatusCodes.Status409Conflict, OrganisationProblems.Conflict),
            Refusal.Changed => (StatusCodes.Status412PreconditionFailed, OrganisationProblems.Changed),
            _ => (StatusCodes.Status400BadRequest, OrganisationProblems.Invalid),
        };
        return Problems.Problem(status, code, text[refusal.ToString()].Value);
    }

    public ProblemHttpResult Problem(LogoRefusal refusal)
    {
        var problem = Problems.Problem(StatusCodes.Status400BadRequest, OrganisationProblems.LogoRefused, text["Logo" + refusal].Value);
        problem.ProblemDetails.Extensions["reason"] = refusal.ToString();
        return problem;
    }

    private ProblemHttpResult Problem(IReadOnlyList<ClientRefusal> refusals)
    {
        var problem = Problems.Problem(StatusCodes.Status400BadRequest, OrganisationProblems.RegistrationRefused, text["RegistrationRefused"].Value);
        problem.ProblemDetails.Extensions["refusals"] = refusals.Select(r => r.ToString()).ToArray();
        return problem;
    }
}
