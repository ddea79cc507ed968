using Bauhinia.Sdk.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk;

/// <summary>Tells the person that sign-in did not succeed, and the operator why; never what the provider sent.</summary>
internal sealed partial class SignInFailures(IOptions<BauhiniaOptions> options, ILogger<SignInFailures> logger)
{
    public const string StepUpFailed = "step_up_failed";

    private const string AccessDenied = "access_denied";
    private const string Unavailable = "provider_unavailable";
    private const string Failed = "failed";

    public async Task Answer(HttpContext context, Exception? failure)
    {
        var reason = Reason(failure);
        if (reason == Unavailable) Log.ProviderUnavailable(logger, failure);
        else Log.SignInFailed(logger, reason, Code(failure));
        context.Response.Headers.CacheControl = "no-store";
        if (options.Value.FailurePath is { } path)
        {
            context.Response.Redirect(QueryHelpers.AddQueryString(context.Request.PathBase + path, "reason", reason));
            return;
        }
        context.Response.StatusCode = reason == Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(
            new Problem("about:blank", context.Response.StatusCode, "bauhinia.sign_in." + reason, reason), options: null, "application/problem+json", context.RequestAborted);
    }

    private static string Reason(Exception? failure) => failure switch
    {
        HttpRequestException or TaskCanceledException => Unavailable,
        InvalidOperationException { InnerException: not null } => Unavailable,
        ProviderRefusedException { Error: StepUpFailed } => StepUpFailed,
        ProviderRefusedException { Error: AccessDenied or "login_required" or "consent_required" or "interaction_required" } => AccessDenied,
        ProviderRefusedException { Error: "unmet_authentication_requirements" } => StepUpFailed,
        _ => Failed,
    };

    private static string Code(Exception? failure) => failure switch
    {
        ProviderRefusedException refused => refused.Error,
        { InnerException: ProviderRefusedException refused } => refused.Error,
        null => "unknown",
        _ => failure.GetType().Name,
    };

    private sealed record Problem(string Type, int Status, string Code, string Title);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The identity provider could not be used")]
        public static partial void ProviderUnavailable(ILogger logger, Exception? failure);

        [LoggerMessage(2, LogLevel.Warning, "Sign-in failed: {Reason} ({Code})")]
        public static partial void SignInFailed(ILogger logger, string reason, string code);
    }
}
