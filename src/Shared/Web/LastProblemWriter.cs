using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bauhinia.Web;

/// <summary>
/// Answers with problem+json also where the client does not say that it accepts JSON: the framework's own writer leaves such an error
/// as plain text, without its code. RFC 9110 §12.4.1 allows an answer that was not asked for, and an error is better than none.
/// </summary>
internal sealed class LastProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (details, response) = (context.ProblemDetails, context.HttpContext.Response);
        details.Status ??= response.StatusCode;
        details.Title ??= ReasonPhrases.GetReasonPhrase(details.Status.Value);
        options.Value.CustomizeProblemDetails?.Invoke(context);
        await response.WriteAsJsonAsync(details, details.GetType(), options: null, "application/problem+json", context.HttpContext.RequestAborted);
    }
}
