using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Testing.Protocol;

/// <summary>
/// A relying party written from the standards with the framework's cryptography alone. Every part of a request can be changed, to send what
/// no library would.
/// </summary>
public sealed class RelyingParty : IDisposable
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly HttpClient http;
    private readonly ClientSettings settings;
    private readonly TimeProvider clock;
    private string? nonce;

    private RelyingParty(TestHost host, ClientSettings settings, string clientId, string? secret, AsymmetricAlgorithm key)
    {
        this.settings = settings;
        http = host.Client();
        clock = host.Services.GetRequiredService<TimeProvider>();
        Issuer = host.Issuer.GetLeftPart(UriPartial.Authority);
        ClientId = clientId;
        Secret = secret;
        Key = key;
    }

    public string Issuer { get; }

    public string ClientId { get; }

    public string? Secret { get; }

    /// <summary>Signs client assertions.</summary>
    public AsymmetricAlgorithm Key { get; }

    /// <summary>Signs DPoP proofs.</summary>
    public ECDsa DpopKey { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public bool UsesDpop { get; set; }

    public string RedirectUri => settings.RedirectUris[0];

    public string Verifier { get; } = TestJws.Encode(RandomNumberGenerator.GetBytes(32));

    public HttpClient Http => http;

    /// <param name="host">Where it registers.</param>
    /// <param name="settings">What it registers.</param>
    /// <param name="organisation">Whose client it is; null for the platform's own.</param>
    public static async Task<RelyingParty> Register(TestHost host, ClientSettings settings, Guid? organisation = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(settings);
        var key = settings.Key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var scope = host.Services.CreateAsyncScope();
        var usesKey = settings.Authentication == "private_key_jwt";
        var registered = await scope.ServiceProvider.GetRequiredService<ClientRegister>().Create(organisation, new ClientRegistration
        {
            Name = new LocalText { En = "Harbour Pool", ZhHant = "海港泳池", ZhHans = "海港泳池" },
            Profile = settings.Fapi ? ClientProfile.Fapi2 : ClientProfile.Relaxed,
            Environment = ClientEnvironment.Sandbox,
            Authentication = settings.Authentication switch
            {
                "private_key_jwt" => ClientAuthentication.PrivateKeyJwt,
                "client_secret_basic" => ClientAuthentication.ClientSecretBasic,
                "client_secret_post" => ClientAuthentication.ClientSecretPost,
                _ => ClientAuthentication.None,
            },
            RedirectUris = settings.RedirectUris,
            PostLogoutRedirectUris = settings.PostLogoutRedirectUris,
            BackChannelLogoutUri = settings.BackChannelLogoutUri,
            Jwks = usesKey && settings.JwksUri is null ? TestJws.KeySet(key) : null,
            JwksUri = settings.JwksUri,
            IdTokenAlgorithm = settings.IdTokenAlgorithm is { } name ? Enum.Parse<JwsAlgorithm>(name) : null,
            Sector = settings.Sector,
            LegacyWithoutPkce = settings.LegacyWithoutPkce,
            ClientCredentials = settings.ClientCredentials,
            RefreshTokens = settings.RefreshTokens,
            Resources = settings.Resources,
            RequiredProofing = settings.RequiresProofing ? Proofing.Counter : Proofing.None,
            RequiredAcr = settings.RequiredAcr,
        }, actor: null, CancellationToken.None);
        var client = registered.Client ?? throw new InvalidOperationException($"Refused: {string.Join(", ", registered.Refusals)}");
        return new RelyingParty(host, settings, client.Id.Value, registered.Secret, key) { UsesDpop = settings.Fapi };
    }

    /// <summary>The platform's own command line, which every host registers by itself.</summary>
    public static RelyingParty CommandLine(TestHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var settings = ClientSettings.Public with { RedirectUris = ["http://127.0.0.1:51004/callback"] };
        return new RelyingParty(host, settings, "bauhinia-cli", secret: null, ECDsa.Create(ECCurve.NamedCurves.nistP256)) { UsesDpop = true };
    }

    /// <summary>A service account that an organisation has made with the public part of this key.</summary>
    public static RelyingParty ServiceAccount(TestHost host, string clientId, AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new RelyingParty(host, ClientSettings.Fapi2, clientId, secret: null, key) { UsesDpop = true };
    }

    public async Task<JsonObject> KeySet() => (await Get("/.well-known/jwks")).Json;

    public Task<Answer> Get(string path) => Answer.Of(http.GetAsync(new Uri(Issuer + path)));

    public Task<Answer> Send(HttpRequestMessage request) => Answer.Of(http.SendAsync(request));

    /// <summary>Posts to another host of the same issuer's data.</summary>
    public static async Task<Answer> PostTo(TestHost host, string path, HttpContent content)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var client = host.Client();
        return await Answer.Of(client.PostAsync(new Uri(path, UriKind.Relative), content));
    }

    /// <summary>The claims of a good assertion, to be changed at will.</summary>
    public JsonObject AssertionClaims()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = ClientId, ["sub"] = ClientId, ["aud"] = Issuer, ["jti"] = NewId(), ["iat"] = now, ["exp"] = now + 60 };
    }

    public string Assertion(Action<JsonObject>? change = null, string algorithm = "ES256", JsonObject? header = null)
    {
        var claims = AssertionClaims();
        change?.Invoke(claims);
        return TestJws.Sign(header ?? new JsonObject { ["alg"] = algorithm, ["kid"] = "rp-1" }, claims, Key);
    }

    public string Proof(string method, string url, string? accessToken = null, string? withNonce = null, Action<JsonObject>? change = null, Action<JsonObject>? changeHeader = null)
    {
        var claims = new JsonObject { ["jti"] = NewId(), ["htm"] = method, ["htu"] = url, ["iat"] = clock.GetUtcNow().ToUnixTimeSeconds() };
        if (withNonce is not null) claims["nonce"] = withNonce;
        if (accessToken is not null) claims["ath"] = TestJws.Sha256(accessToken);
        change?.Invoke(claims);
        var header = new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = TestJws.PublicJwk(DpopKey) };
        changeHeader?.Invoke(header);
        return TestJws.Sign(header, claims, DpopKey);
    }

    /// <summary>The parameters of a good authorization request.</summary>
    public Dictionary<string, string> Request(string scope = "openid") => new()
    {
        ["client_id"] = ClientId,
        ["response_type"] = "code",
        ["redirect_uri"] = RedirectUri,
        ["scope"] = scope,
        ["state"] = NewId(),
        ["nonce"] = NewId(),
        ["code_challenge"] = TestJws.Sha256(Verifier),
        ["code_challenge_method"] = "S256",
    };

    /// <summary>Posts to an endpoint as this client: authenticates, proves the key, and comes again with the nonce that the server asks for.</summary>
    public async Task<Answer> Post(string path, Dictionary<string, string> form, bool? dpop = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Issuer + path) { Content = new FormUrlEncodedContent(Authenticated(form)) };
            if (settings.Authentication == "client_secret_basic") request.Headers.Authorization = Basic(ClientId, Secret ?? "");
            if (dpop ?? UsesDpop) request.Headers.Add("DPoP", Proof("POST", Issuer + path, withNonce: nonce));
            var answer = await Answer.Of(http.SendAsync(request));
            nonce = answer.Nonce ?? nonce;
            if (attempt > 0 || answer.Error != "use_dpop_nonce") return answer;
        }
    }

    /// <summary>Posts exactly this, with nothing added.</summary>
    public async Task<Answer> PostRaw(string path, HttpContent content, string? proof = null, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Issuer + path) { Content = content };
        request.Headers.Authorization = authorization;
        if (proof is not null) request.Headers.Add("DPoP", proof);
        return await Answer.Of(http.SendAsync(request));
    }

    public async Task<string> FreshNonce()
    {
        var answer = await PostRaw("/connect/token", new FormUrlEncodedContent(Authenticated(new() { ["grant_type"] = "authorization_code" })), Proof("POST", Issuer + "/connect/token"),
            settings.Authentication == "client_secret_basic" ? Basic(ClientId, Secret ?? "") : null);
        return answer.Nonce ?? throw new InvalidDataException($"No nonce in {answer.Status} {answer.Body}");
    }

    public Dictionary<string, string> Authenticated(Dictionary<string, string> form)
    {
        var all = new Dictionary<string, string>(form ?? []);
        if (settings.Authentication == "private_key_jwt")
        {
            all.TryAdd("client_assertion_type", AssertionType);
            all.TryAdd("client_assertion", Assertion(algorithm: Key is RSA ? "PS256" : "ES256"));
        }
        if (settings.Authentication == "client_secret_post") all.TryAdd("client_secret", Secret ?? "");
        if (settings.Authentication != "client_secret_basic") all.TryAdd("client_id", ClientId);
        return all;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}")));

    /// <summary>Sends the browser with this request, pushed first where the client must.</summary>
    public async Task<Answer> Authorize(ResidentBrowser browser, Dictionary<string, string>? request = null, bool? push = null)
    {
        ArgumentNullException.ThrowIfNull(browser);
        request ??= Request();
        if (!(push ?? settings.Fapi)) return await Visit(browser, request);
        var pushed = await Post("/connect/par", request);
        return await Visit(browser, new() { ["client_id"] = ClientId, ["request_uri"] = pushed.Text("request_uri") });
    }

    public async Task<Answer> Visit(ResidentBrowser browser, Dictionary<string, string> query)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var text = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        return await Answer.Of(browser.Http.GetAsync(new Uri($"{Issuer}/connect/authorize?{text}")));
    }

    /// <summary>Authorizes, agreeing on the consent page if it comes, and returns the answer that reaches the redirect URI.</summary>
    public async Task<Answer> AuthorizeAndAgree(ResidentBrowser browser, Dictionary<string, string>? request = null, bool? push = null)
    {
        var answer = await Authorize(browser, request, push);
        return answer.Location?.OriginalString.StartsWith("/connect/consent", StringComparison.Ordinal) == true ? await Agree(browser, answer) : answer;
    }

    /// <summary>Presses a button of the consent page and follows back to the redirect URI.</summary>
    public async Task<Answer> Agree(ResidentBrowser browser, Answer atConsent, string button = "Agree")
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(atConsent);
        var address = new Uri(new Uri(Issuer), atConsent.Location!);
        var page = await Answer.Of(browser.Http.GetAsync(address));
        var token = HiddenField(page.Body, "__RequestVerificationToken");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token });
        var pressed = await Answer.Of(browser.Http.PostAsync(new Uri($"{address}&handler={button}"), form));
        return pressed.Location?.OriginalString.StartsWith("/connect/authorize", StringComparison.Ordinal) == true
            ? await Answer.Of(browser.Http.GetAsync(new Uri(new Uri(Issuer), pressed.Location)))
            : pressed;
    }

    public Task<Answer> Redeem(string code, Action<Dictionary<string, string>>? change = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = RedirectUri, ["code_verifier"] = Verifier };
        change?.Invoke(form);
        return Post("/connect/token", form);
    }

    /// <summary>A whole sign-in: the token endpoint's answer.</summary>
    public async Task<Answer> SignIn(ResidentBrowser browser, string scope = "openid")
    {
        var authorized = await AuthorizeAndAgree(browser, Request(scope));
        return await Redeem(authorized.Redirect["code"]);
    }

    public Task<Answer> Refresh(string refreshToken) => Post("/connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken });

    /// <summary>Calls userinfo with the token as its type says.</summary>
    public Task<Answer> UserInfo(string accessToken, bool? dpop = null) => Call(HttpMethod.Get, "/connect/userinfo", accessToken, dpop);

    /// <summary>Calls a resource of the issuer with the token as its type says.</summary>
    public async Task<Answer> Call(HttpMethod method, string path, string accessToken, bool? dpop = null, Func<HttpContent>? body = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, Issuer + path) { Content = body?.Invoke() };
            request.Headers.Authorization = new AuthenticationHeaderValue(dpop ?? UsesDpop ? "DPoP" : "Bearer", accessToken);
            if (dpop ?? UsesDpop) request.Headers.Add("DPoP", Proof(method.Method, Issuer + path, accessToken, nonce));
            var answer = await Answer.Of(http.SendAsync(request));
            nonce = answer.Nonce ?? nonce;
            if (attempt > 0 || !answer.Message.Headers.WwwAuthenticate.ToString().Contains("use_dpop_nonce", StringComparison.Ordinal)) return answer;
        }
    }

    public static string NewId() => TestJws.Encode(RandomNumberGenerator.GetBytes(16));

    public void Dispose()
    {
        http.Dispose();
        DpopKey.Dispose();
        Key.Dispose();
    }

    private static string HiddenField(string html, string name)
    {
        var at = html.IndexOf($"name=\"{name}\"", StringComparison.Ordinal);
        if (at < 0) throw new InvalidDataException($"The page has no {name}: {html}");
        var start = html.IndexOf("value=\"", at, StringComparison.Ordinal) + 7;
        return html[start..html.IndexOf('"', start)];
    }
}
