using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Answers only under the issuer's own host name: on one machine other parties share its port. Reads the form of a protocol request before anything else does, because a form that is too large, cut off or of another type makes
/// the reader throw, and a client's mistake must not be our error.
/// </summary>
internal sealed class GuardRequest(IOptions<IdentityOptions> options) : IOpenIddictServerHandler<ProcessRequestContext>
{
    /// <summary>Right after the endpoint is known and before its parameters are read.</summary>
    public const int Order = int.MinValue + 101_000;

    private readonly string host = new Uri(options.Value.Issuer).Host;

    public async ValueTask HandleAsync(ProcessRequestContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Unknown || context.Transaction.GetHttpRequest() is not { } request) return;
        if (!string.Equals(request.Host.Host, host, StringComparison.OrdinalIgnoreCase))
        {
            context.SkipRequest();
            return;
        }
        if (!HttpMethods.IsPost(request.Method)) return;
        if (!request.HasFormContentType || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Reject("invalid_request", "The body must be application/x-www-form-urlencoded.");
            return;
        }
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            context.Reject("invalid_request", "The form is malformed or has too many or too long fields.");
        }
        catch (BadHttpRequestException)
        {
            context.Reject("invalid_request", "The body is cut off or too large.");
        }
    }
}
