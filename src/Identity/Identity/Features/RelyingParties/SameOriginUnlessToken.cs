using Bauhinia.Identity.Features.SignIn;
using Microsoft.AspNetCore.Http;
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
        return request.Headers.ContainsKey("Authorization") || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? next(context) : sameOrigin.InvokeAsync(context, next);
    }
}
