using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Writes the answers of the protocol endpoints. None may be stored (RFC 6749 §5.1).</summary>
internal static class ProtocolAnswer
{
    public static async Task Json(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json;charset=UTF-8";
        NoStore(response);
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        response.ContentLength = buffer.Length;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    public static Task Error(HttpContext context, int status, OAuthError error) => Json(context, status, json =>
    {
        json.WriteString("error", error.Code);
        json.WriteString("error_description", error.Description);
    });

    /// <summary>303 makes every browser come with GET and drop the body (RFC 9700 §4.12; FAPI 2.0 Security Profile §5.3.2.2).</summary>
    public static void Redirect(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        NoStore(context.Response);
    }

    private static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }
}
