using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Data.Contracts;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features;

/// <summary>What every address of the public read API says to a browser: any page may read it, without cookies or keys.</summary>
internal static class PublicApi
{
    /// <summary>How answers are written: what is absent is left out.</summary>
    public static readonly JsonSerializerOptions Json = Options();

    public static ValueTask<object?> AllowEveryOrigin(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Open(context.HttpContext.Response);
        return next(context);
    }

    /// <summary>Answers a browser that asks first (Fetch standard, CORS-preflight request).</summary>
    public static IResult Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        Open(context.Response);
        headers.AccessControlAllowMethods = "GET";
        headers.AccessControlAllowHeaders = "Authorization, Last-Event-ID, If-None-Match, Range";
        headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }

    /// <summary>404, for what is not there and for what is not public.</summary>
    public static ProblemHttpResult NoStream(IStringLocalizer<DataText> text) =>
        Problems.Problem(StatusCodes.Status404NotFound, DataProblems.StreamNotFound, text[DataProblems.StreamNotFound].Value);

    /// <summary>404, for a named query that is not there and for one about a stream that is not public.</summary>
    public static ProblemHttpResult NoQuery(IStringLocalizer<DataText> text) =>
        Problems.Problem(StatusCodes.Status404NotFound, DataProblems.QueryNotFound, text[DataProblems.QueryNotFound].Value);

    /// <summary>400: a parameter that is unknown, doubled or has no value of its kind.</summary>
    public static ProblemHttpResult Malformed(IStringLocalizer<DataText> text, string parameter) => Refused(text, StatusCodes.Status400BadRequest, DataProblems.QueryMalformed, parameter);

    /// <summary>A refusal that names the parameter.</summary>
    public static ProblemHttpResult Refused(IStringLocalizer<DataText> text, int status, string code, string parameter)
    {
        var refused = Problems.Problem(status, code, text[code].Value);
        refused.ProblemDetails.Extensions["parameter"] = parameter;
        return refused;
    }

    public static void Open(HttpResponse response)
    {
        response.Headers[HeaderNames.AccessControlAllowOrigin] = "*";
        response.Headers[HeaderNames.AccessControlExposeHeaders] = "ETag, RateLimit, RateLimit-Policy, Retry-After, Link, Bauhinia-As-Of, Content-Range";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        WebDefaults.Strict(options);
        return options;
    }
}
