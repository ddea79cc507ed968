using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Sends the browser back to the client with a code or an error, always naming the issuer (RFC 9207).</summary>
internal sealed class AuthorizationAnswer(SignInStore store, PairwiseSubjects subjects, ProtocolAddresses addresses, IProblemDetailsService problems, TimeProvider clock)
{
    /// <summary>FAPI 2.0 Security Profile §5.3.2.1 allows 60 seconds.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>Issues a code, unless this request was answered before.</summary>
    public async Task Code(HttpContext http, Client client, AuthorizationRequest request, SignedInResident resident)
    {
        var code = ProtocolTokens.NewOpaque();
        var issued = await store.Issue(
            new NewCode(
                ProtocolTokens.Hash(code), ProtocolTokens.NewId(), subjects.SubjectOf(resident.SubjectSecret, client.SubjectScope), request, resident,
                (clock.GetUtcNow() + CodeLifetime).ToUnixTimeMilliseconds()),
            http.RequestAborted);
        if (!issued)
        {
            await Page(http, new OAuthError("invalid_request_uri", "This request was answered before. Start again from the service."));
            return;
        }
        await store.KeepAlive(resident, http.RequestAborted);
        Return(http, request.RedirectUri, request.State, ("code", code));
    }

    public void Refuse(HttpContext http, string redirectUri, string? state, OAuthError error) =>
        Return(http, redirectUri, state is { Length: <= 1024 } ? state : null, ("error", error.Code), ("error_description", error.Description));

    /// <summary>Tells the person, because there is nowhere safe to send them (RFC 6749 §4.1.2.1).</summary>
    public async Task Page(HttpContext http, OAuthError error)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.Headers.CacheControl = "no-store";
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status400BadRequest,
                Title = error.Description,
                Type = Problems.TypeOf(ProtocolProblems.AuthorizationRequest),
                Extensions = { ["code"] = ProtocolProblems.AuthorizationRequest, ["error"] = error.Code },
            },
        });
    }

    private void Return(HttpContext http, string redirectUri, string? state, params (string Name, string? Value)[] members)
    {
        IEnumerable<KeyValuePair<string, string?>> all = [.. members.Select(m => KeyValuePair.Create(m.Name, m.Value)), KeyValuePair.Create("state", state), KeyValuePair.Create("iss", (string?)addresses.Issuer)];
        ProtocolAnswer.Redirect(http, QueryHelpers.AddQueryString(redirectUri, all.Where(member => member.Value is not null)));
    }
}
