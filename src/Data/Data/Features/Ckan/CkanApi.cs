using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>
/// <c>/api/3/action/{action}</c>, GET and POST: the read side of CKAN's Action API v3, with its envelope and its error types, so that its clients work
/// unchanged; and the same under the language prefixes of DATA.GOV.HK. Writing is answered as CKAN answers someone without the right.
/// </summary>
internal static class CkanApi
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (prefix, language) in CkanLanguages.Prefixes)
        {
            endpoints.MapGet($"{prefix}/api/3", () => TypedResults.Json(new JsonObject { ["version"] = 3 }));
            foreach (var version in (string[])["/api/3", "/api"])
            {
                endpoints.MapMethods($"{prefix}{version}/action/{{action}}", [HttpMethods.Get, HttpMethods.Post],
                    (string action, HttpContext context, CkanActions actions, CancellationToken cancellationToken) => Answer(action, language, context, actions, cancellationToken)).DisableAntiforgery();
            }
        }
    }

    private static async Task<IResult> Answer(string action, CkanLanguage language, HttpContext context, CkanActions actions, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var host = $"{request.Scheme}://{request.Host}";
        if (await CkanParameters.Read(request, cancellationToken) is not { } given) return TypedResults.Json("Bad request - JSON Error: Request data JSON is not an object", Json, statusCode: 400);
        if (await actions.Run(action, new CkanCall(given, language, host, request.Path), cancellationToken) is not var (result, fault)) return TypedResults.Json($"Bad request - Action name not known: {action}", Json, statusCode: 400);
        var envelope = new JsonObject { ["help"] = $"{host}/api/3/action/help_show?name={Uri.EscapeDataString(action)}", ["success"] = fault is null };
        if (fault is null) envelope["result"] = result;
        else envelope["error"] = Error(fault);
        return TypedResults.Json<JsonNode>(envelope, Json, statusCode: fault?.Status ?? StatusCodes.Status200OK);
    }

    private static JsonObject Error(CkanFault fault) => fault.Field is { } field
        ? new JsonObject { [field] = new JsonArray(fault.Message), ["__type"] = fault.Type }
        : new JsonObject { ["message"] = fault.Message, ["__type"] = fault.Type };
}
