using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// <see cref="SameOriginOnly"/> for what acts by the session's cookie. Some requests that change something have no body, so another site could
/// send them without asking first, and one under the same domain would get the cookie sent along. An access token is no one's to send but its
/// holder's, and reading changes nothing.
/// </summary>
internal sealed class SameOriginUnlessToken(IOptions<IdentityOptions> options) : IEndpointFilter
{
    private readonly SameOriginOnly sameOrigin = new(options);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.Headers.ContainsKey("Authorization") || IsReading(request.Method) ? next(context) : sameOrigin.InvokeAsync(context, next);
    }

    /// <summary>Puts the filter before the endpoints of a group, and its refusal into the description of those that it may refuse.</summary>
    public static RouteGroupBuilder Guard(RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().Any(m => !m.HttpMethods.All(IsReading))) endpoint.Metadata.Add(new ApiProblem(StatusCodes.Status403Forbidden, SignInErrors.CrossSite));
        });
        return group.AddEndpointFilter<RouteGroupBuilder, SameOriginUnlessToken>();
    }

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
