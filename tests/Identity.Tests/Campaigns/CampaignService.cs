using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>A FAPI 2.0 service at a host that may die under any request: pushed requests, DPoP, codes and refresh tokens.</summary>
internal sealed partial class CampaignService : IDisposable
{
    private const string RedirectUri = "https://rp.example/callback";

    private readonly HostProcess _host;
    private readonly string _clientId;
    private readonly ECDsa _key;
    private readonly ECDsa _proofKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient _http;
    private string? _nonce;

    private CampaignService(HostProcess host, string clientId, ECDsa key) => (_host, _clientId, _key, _http) = (host, clientId, key, Loopback.Client(host.Issuer));

    public static async Task<CampaignService> Register(HostProcess host, CancellationToken cancel)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var composed = host.Compose();
        await using var scope = composed.Services.CreateAsyncScope();
        var registered = await scope.ServiceProvider.GetRequiredService<ClientRegister>().Create(null, new ClientRegistration
        {
            Name = new LocalText { En = "Harbour Pool", ZhHant = "海港泳池", ZhHans = "海港泳池" },
            Profile = ClientProfile.Fapi2,
            Environment = ClientEnvironment.Sandbox,
            RedirectUris = [RedirectUri],
            Jwks = new JsonObject { ["keys"] = new JsonArray(TestJws.PublicJwk(key, "rp-1")) }.ToJsonString(),
            RefreshTokens = true,
        }, actor: null, cancel);
        var client = registered.Client ?? throw new InvalidOperationException($"Refused: {string.Join(", ", registered.Refusals)}");
        return new CampaignService(host, client.Id.Value, key);
    }

    /// <summary>Signs the resident of this browser in, and agrees the first time.</summary>
    public async Task<CampaignGrant> SignIn(HttpClient browser, Action started, CancellationToken cancel)
    {
        var verifier = RelyingParty.NewId() + RelyingParty.NewId();
        started();
        var pushed = await Post("/connect/par", HttpStatusCode.Created, new()
        {
            ["response_type"] = "code",
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "openid offline_access",
            ["state"] = RelyingParty.NewId(),
            ["nonce"] = RelyingParty.NewId(),
            ["code_challenge"] = TestJws.Sha256(verifier),
            ["code_challenge_method"] = "S256",
        }, cancel);
        started();
        var query = $"client_id={_clientId}&request_uri={Uri.EscapeDataString(Text(pushed, "request_uri"))}";
        var location = await Follow(browser, $"/connect/authorize?{query}", cancel);
        if (location.StartsWith("/connect/consent", StringComparison.Ordinal)) location = await Agree(browser, location, cancel);
        var code = HttpUtility.ParseQueryString(new Uri(location).Query)["code"] ?? throw new InvalidDataException($"No code in {location}");
        started();
        var tokens = await Post("/connect/token", HttpStatusCode.OK, new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = RedirectUri, ["code_verifier"] = verifier }, cancel);
        return new CampaignGrant(code, verifier, Text(tokens, "refresh_token"));
    }

    /// <summary>The refresh token of an acknowledged answer is good.</summary>
    public Task Refresh(CampaignGrant grant, CancellationToken cancel) =>
        Post("/connect/token", HttpStatusCode.OK, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = grant.RefreshToken }, cancel);

    /// <summary>The code is spent. Trying it again ends the grant (RFC 6749 §4.1.2), so this is the last thing done with it.</summary>
    public async Task Replay(CampaignGrant grant, CancellationToken cancel)
    {
        var answer = await Post("/connect/token", HttpStatusCode.BadRequest,
            new() { ["grant_type"] = "authorization_code", ["code"] = grant.Code, ["redirect_uri"] = RedirectUri, ["code_verifier"] = grant.Verifier }, cancel);
        Assert.Equal("invalid_grant", Text(answer, "error"));
    }

    public void Dispose()
    {
        _http.Dispose();
        _proofKey.Dispose();
        _key.Dispose();
    }

    private static async Task<string> Follow(HttpClient browser, string address, CancellationToken cancel)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), cancel);
        return answer.Headers.Location?.OriginalString ?? throw new InvalidDataException($"{address} answered {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    private static async Task<string> Agree(HttpClient browser, string address, CancellationToken cancel)
    {
        var page = await browser.GetStringAsync(new Uri(address, UriKind.Relative), cancel);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(TokenField().Match(page).Groups[1].Value))]);
        using var answer = await browser.PostAsync(new Uri($"{address}&handler=Agree", UriKind.Relative), form, cancel);
        var back = answer.Headers.Location?.OriginalString ?? throw new InvalidDataException($"Agreeing answered {(int)answer.StatusCode}");
        return await Follow(browser, back, cancel);
    }

    private async Task<JsonNode> Post(string path, HttpStatusCode expected, Dictionary<string, string> form, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            form["client_id"] = _clientId;
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = TestJws.Sign(
                new JsonObject { ["alg"] = "ES256", ["kid"] = "rp-1" },
                new JsonObject { ["iss"] = _clientId, ["sub"] = _clientId, ["aud"] = _host.Origin, ["jti"] = RelyingParty.NewId(), ["iat"] = now, ["exp"] = now + 60 }, _key);
            var proof = new JsonObject { ["jti"] = RelyingParty.NewId(), ["htm"] = "POST", ["htu"] = _host.Origin + path, ["iat"] = now };
            if (_nonce is not null) proof["nonce"] = _nonce;
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Add("DPoP", TestJws.Sign(new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = TestJws.PublicJwk(_proofKey) }, proof, _proofKey));
            using var answer = await _http.SendAsync(request, cancel);
            if (answer.Headers.TryGetValues("DPoP-Nonce", out var nonces)) _nonce = nonces.Single();
            var body = await answer.Content.ReadAsStringAsync(cancel);
            // A nonce is asked for once; a host that started within this second also asks for a proof of after its start.
            if (attempt < 3 && body.Contains("use_dpop_nonce", StringComparison.Ordinal)) continue;
            if (attempt < 40 && body.Contains("before this server started", StringComparison.Ordinal))
            {
                using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
                await tick.WaitForNextTickAsync(cancel);
                continue;
            }

            Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode} {body}");
            return JsonNode.Parse(body) ?? throw new InvalidDataException("An empty answer.");
        }
    }

    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? throw new InvalidDataException($"There is no {name} in {node}");

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
