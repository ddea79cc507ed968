using System.Net;
using System.Net.Http.Headers;
using Bauhinia.Cli.Auth;

namespace Bauhinia.Cli;

/// <summary>Sends the access token with a proof of its key (RFC 9449 §7), a new token when it has expired, and a new proof when the server asks for its nonce.</summary>
internal sealed class AccessTokenHandler(KeptSignIn signIn) : DelegatingHandler
{
    /// <summary>A token is renewed this long before it expires, because the answer takes time and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    private readonly DpopKey key = DpopKey.Read(signIn.Key);
    private KeptSignIn current = signIn;
    private string? nonce;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken);
        if (TimeProvider.System.GetUtcNow() > current.ExpiresAt - Margin) await Renew(cancellationToken);
        var response = await SendOnce(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !response.Headers.WwwAuthenticate.ToString().Contains("use_dpop_nonce", StringComparison.Ordinal)) return response;
        response.Dispose();
        return await SendOnce(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) key.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendOnce(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", current.AccessToken);
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", key.Proof(request, nonce, current.AccessToken));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("DPoP-Nonce", out var given)) nonce = given.First();
        return response;
    }

    private async Task Renew(CancellationToken cancellationToken)
    {
        using var tokens = await TokenEndpoint.Find(current.Issuer, key, cancellationToken);
        current = current.ServiceAccount is { } file
            ? await tokens.SignIn(await ServiceAccountFile.Read(file, cancellationToken), file, current.SignedInAt, cancellationToken)
            : await tokens.Refresh(current, cancellationToken) ?? throw new NotSignedInException();
        await current.Write(cancellationToken);
    }
}
