namespace Bauhinia.Cli.Auth;

/// <summary>Gets, renews and gives back tokens, each request with a proof of the machine's key (RFC 9449 §5).</summary>
internal sealed class TokenEndpoint : IDisposable
{
    public const string ClientId = "bauhinia-cli";

    private readonly HttpClient http;
    private readonly DpopKey key;

    private TokenEndpoint(HttpClient http, ProviderMetadata metadata, DpopKey key)
    {
        this.http = http;
        this.key = key;
        Metadata = metadata;
    }

    public ProviderMetadata Metadata { get; }

    /// <param name="issuer">The platform's origin.</param>
    /// <param name="key">Owned by the caller.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<TokenEndpoint> Find(string issuer, DpopKey key, CancellationToken cancellationToken)
    {
        var http = Connection.Client(issuer);
        try
        {
            return new TokenEndpoint(http, await ProviderMetadata.Read(http, issuer, cancellationToken), key);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>A person's first tokens, for Identity's own API.</summary>
    public async Task<KeptSignIn> Redeem(string code, string redirectUri, string verifier, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier, ["resource"] = Metadata.Api };
        var answer = await Post(Metadata.Token, form, null, cancellationToken);
        return Keep(answer, new KeptSignIn { Issuer = Metadata.Issuer, Key = key.Export(), SignedInAt = now, OtherApis = Metadata.OtherApis }, Metadata.Api, now);
    }

    /// <summary>A person's token for one resource (RFC 8707 §2.2). Null when the sign-in has ended.</summary>
    public async Task<KeptSignIn?> Refresh(KeptSignIn signIn, string resource, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (signIn.RefreshToken is not { } refreshToken) return null;
        var answer = await Post(Metadata.Token, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["resource"] = resource }, null, cancellationToken);
        return answer.Error == "invalid_grant" ? null : Keep(answer, signIn, resource, now);
    }

    /// <summary>A service account's own token for one resource (RFC 6749 §4.4, RFC 8707).</summary>
    public async Task<KeptSignIn> SignIn(ServiceAccountFile account, KeptSignIn signIn, string resource, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Keep(await Post(Metadata.Token, new() { ["grant_type"] = "client_credentials", ["resource"] = resource }, account, cancellationToken), signIn, resource, now);
    }

    /// <summary>Ends the sign-in at the platform (RFC 7009). A refresh token stands for all that was got with it; a service account's tokens each stand alone.</summary>
    public async Task Revoke(KeptSignIn signIn, CancellationToken cancellationToken)
    {
        var account = signIn.ServiceAccount is { } file ? await ServiceAccountFile.Read(file, cancellationToken) : null;
        foreach (var token in signIn.RefreshToken is { } refreshToken ? [refreshToken] : signIn.Tokens.Values.Select(t => t.AccessToken))
        {
            var answer = await Post(Metadata.Revocation, new() { ["token"] = token }, account, cancellationToken);
            if (answer.Error is not null) throw new SignInRefusedException($"The platform did not take the token back: {answer.Words}");
        }
    }

    public void Dispose() => http.Dispose();

    private static KeptSignIn Keep(TokenAnswer answer, KeptSignIn signIn, string resource, DateTimeOffset now)
    {
        if (answer is not { AccessToken: { } access }) throw new SignInRefusedException($"The platform gave no tokens: {answer.Words}");
        // RFC 9449 §5: a server that ignored the proof would answer Bearer, and anyone could use the token.
        if (!string.Equals(answer.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase)) throw new SignInRefusedException("The platform did not bind the tokens to this machine's key.");
        return signIn with
        {
            RefreshToken = answer.RefreshToken ?? signIn.RefreshToken,
            Tokens = new Dictionary<string, KeptToken>(signIn.Tokens) { [resource] = new(access, now.AddSeconds(answer.ExpiresIn)) },
        };
    }

    private async Task<TokenAnswer> Post(Uri endpoint, Dictionary<string, string> form, ServiceAccountFile? account, CancellationToken cancellationToken)
    {
        // An assertion is good at its issuer: whoever could change the kept address must not be sent one.
        if (account is not null && account.Issuer != Metadata.Issuer) throw new SignInRefusedException($"The service account's file is for {account.Issuer}, not for {Metadata.Issuer}. Sign in with it again.");
        form["client_id"] = account?.ClientId ?? ClientId;
        string? nonce = null;
        for (var attempt = 0; ; attempt++)
        {
            account?.Prove(form);
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Add("DPoP", key.Proof(request, nonce, accessToken: null));
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.Headers.TryGetValues("DPoP-Nonce", out var given)) nonce = given.First();
            var answer = TokenAnswer.Read(await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode);
            if (attempt > 0 || answer.Error != "use_dpop_nonce") return answer;
        }
    }
}
