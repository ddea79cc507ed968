using System.Text.Json;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The refusals of passkey endpoints in the caller's language.</summary>
internal sealed class PasskeyProblems(IStringLocalizer<PasskeyText> text)
{
    public ProblemHttpResult Refused(PasskeyRefusal refusal)
    {
        var problem = Problems.Problem(StatusCodes.Status400BadRequest, SignInErrors.PasskeyRefused, text["Refused"].Value);
        problem.ProblemDetails.Extensions["reason"] = Word(Told(refusal));
        return problem;
    }

    public ProblemHttpResult Limit() => Problems.Problem(StatusCodes.Status409Conflict, SignInErrors.PasskeyLimit, text["Limit", Passkey.Limit].Value);

    public ProblemHttpResult NotFound() => Problems.Problem(StatusCodes.Status404NotFound, SignInErrors.PasskeyNotFound, text["NotFound"].Value);

    public ProblemHttpResult Name() => Problems.Problem(StatusCodes.Status400BadRequest, SignInErrors.PasskeyName, text["NameWrong", Passkey.NameLength].Value);

    public ProblemHttpResult LastMeans() => Problems.Problem(StatusCodes.Status409Conflict, SignInErrors.LastMeans, text["LastMeans"].Value);

    public ProblemHttpResult StepUp() => Problems.Problem(StatusCodes.Status403Forbidden, SignInErrors.StepUpRequired, text["StepUp"].Value);

    /// <summary>The reason as a word of audit events and of the <c>reason</c> member.</summary>
    public static string Word(PasskeyRefusal refusal) => JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString());

    private static PasskeyRefusal Told(PasskeyRefusal refusal) =>
        refusal is PasskeyRefusal.Signature or PasskeyRefusal.UserHandle ? PasskeyRefusal.NotRecognised : refusal;
}
