using Bauhinia.Cloud.Contracts;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Cloud.Features.Api;

/// <summary>The problems of this system in the caller's language.</summary>
internal sealed class Answers(IStringLocalizer<CloudText> text)
{
    public ProblemHttpResult NotFound() => Problem(StatusCodes.Status404NotFound, CloudProblems.NotFound);

    /// <param name="parameter">What is not of its form.</param>
    /// <param name="rule">What it would have to be.</param>
    public ProblemHttpResult Malformed(string parameter, string rule) => With(Problem(StatusCodes.Status400BadRequest, CloudProblems.Malformed), ("parameter", parameter), ("errors", (string[])[$"{parameter}: {rule}"]));

    public ProblemHttpResult Refused(int status, string code, IReadOnlyList<string> errors) => With(Problem(status, code), ("errors", errors));

    public ProblemHttpResult Problem(int status, string code) => Problems.Problem(status, code, text[code].Value);

    private static ProblemHttpResult With(ProblemHttpResult problem, params ReadOnlySpan<(string Name, object Value)> members)
    {
        foreach (var (name, value) in members) problem.ProblemDetails.Extensions[name] = value;
        return problem;
    }
}
