using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary><c>GET|POST /connect/userinfo</c> (OpenID Connect Core §5.3): answers <c>sub</c> and nothing else.</summary>
internal sealed class UserInfo(PresentedTokens tokens, ProtocolAddresses addresses) : IOpenIddictServerHandler<ValidateUserInfoRequestContext>
{
    public async ValueTask HandleAsync(ValidateUserInfoRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        context.HandleRequest();
        var http = request.HttpContext;
        var verdict = await tokens.Check(request, addresses.Issuer, Scope.OpenId);
        if (verdict.IsGood)
        {
            await ProtocolAnswer.Json(http, 200, json => json.WriteString("sub", verdict.Content.Subject));
            return;
        }
        PresentedTokens.Challenge(http.Response, verdict, "userinfo");
        if (verdict.Error is { } error)
        {
            await ProtocolAnswer.Error(http, verdict.Status, error);
            return;
        }
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.CompleteAsync();
    }
}
