using Bauhinia.Identity.Keys;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary><c>GET /.well-known/jwks</c>: the public keys of the ring (RFC 7517 §5).</summary>
internal sealed class PublishKeys(SigningKeyRing ring) : IOpenIddictServerHandler<HandleJsonWebKeySetRequestContext>
{
    public async ValueTask HandleAsync(HandleJsonWebKeySetRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        var response = request.HttpContext.Response;
        response.ContentType = "application/jwk-set+json";
        // Far shorter than the lead of a new key, so that no one is surprised by it.
        response.Headers.CacheControl = "public, max-age=3600";
        await response.WriteAsync(new JwkSet(ring.Published().Select(key => key.PublicKey)).ToJson(), request.HttpContext.RequestAborted);
        context.HandleRequest();
    }
}
