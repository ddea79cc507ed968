using System.Net;
using System.Net.Http.Headers;
using Bauhinia.Cli.Auth;

namespace Bauhinia.Cli;

/// <summary>Sends the access token with a proof of its key (RFC 9449 §7), a new token when it has expired, and a new proof when the server asks for its nonce.</summary>
/// <param name="signIn">What is kept on this machine.</param>
/// <param name="resource">The API whose token it sends, to no other address.</param>
internal sealed class AccessTokenHandler(KeptSignIn signIn, string resource) : DelegatingHandler
{
    private readonly DpopKey key = DpopKey.Read(signIn.Key);
    private KeptToken? current = signIn.Tokens.GetValueOrDefault(resource);
    private string? nonce;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsOf(resource, request.RequestUri)) throw new InvalidOperationException($"A token for {resource} is not sent to {request.RequestUri}.");
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken);
        if (current?.IsFresh() != true) current = await Renew(cancellationToken);
        var response = await SendOnce(request, current.AccessToken, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !response.Headers.WwwAuthenticate.ToString().Contains("use_dpop_nonce", StringComparison.Ordinal)) return response;
        response.Dispose();
        return await SendOnce(request, current.AccessToken, cancellationToken);
    }

    /// <summary>Whether an address is one of an API's.</summary>
    public static bool IsOf(string api, Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo.Length: 0 } && (address.GetLeftPart(UriPartial.Path) == api || address.AbsoluteUri.StartsWith(api + "/", StringComparison.Ordinal));

    protected override void Dispose(bool disposing)
    {
        if (disposing) key.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendOnce(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", key.Proof(request, nonce, token));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("DPoP-Nonce", out var given)) nonce = given.First();
        return response;
    }

    private async Task<KeptToken> Renew(CancellationToken cancellationToken)
    {
        using var held = await KeptSignIn.Hold(cancellationToken);
        // What another command has got meanwhile is in the file: a token for this API, or the refresh token that is good now.
        var kept = await KeptSignIn.Read(cancellationToken);
        if (kept.Key != signIn.Key) throw new SignInRefusedException("Someone signed in here anew while this command ran. Run it again.");
        if (kept.Tokens.TryGetValue(resource, out var token) && token.IsFresh()) return token;
        using var tokens = await TokenEndpoint.Find(kept.Issuer, key, cancellationToken);
        var renewed = kept.ServiceAccount is { } file
            ? await tokens.SignIn(await ServiceAccountFile.Read(file, cancellationToken), kept, resource, cancellationToken)
            : await tokens.Refresh(kept, resource, cancellationToken) ?? throw new NotSignedInException();
        await renewed.Write(cancellationToken);
        return renewed.Tokens[resource];
    }
}
