using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace Bauhinia.Signin.Driver;

/// <summary>The sign-in of one resident at one server: pushed request (RFC 9126), authorization, token.</summary>
internal sealed class SignInFlow
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly Target _target;
    private readonly HttpClient _http;
    private readonly RelyingPartyKey _key;
    private readonly string _issuer;
    private readonly Uri _pushEndpoint;
    private readonly Uri _authorizationEndpoint;
    private readonly Uri _tokenEndpoint;
    private string? _nonce;

    private SignInFlow(Target target, HttpClient http, RelyingPartyKey key, JsonObject metadata)
    {
        _target = target;
        _http = http;
        _key = key;
        _issuer = Text(metadata, "issuer");
        _pushEndpoint = new Uri(Text(metadata, "pushed_authorization_request_endpoint"));
        _authorizationEndpoint = new Uri(Text(metadata, "authorization_endpoint"));
        _tokenEndpoint = new Uri(Text(metadata, "token_endpoint"));
    }

    public static async Task<SignInFlow> Discover(Target target, HttpClient http, RelyingPartyKey key, CancellationToken cancel)
    {
        var address = new Uri(target.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration");
        var metadata = await http.GetFromJsonAsync<JsonObject>(address, cancel)
            ?? throw new InvalidDataException($"{address} answered no object.");
        return new SignInFlow(target, http, key, metadata);
    }

    /// <summary>Signs in once: everything from the pushed request to the tokens, checked as a client checks it.</summary>
    public async Task SignIn(ResidentSession session, CancellationToken cancel)
    {
        var verifier = RelyingPartyKey.RandomId() + RelyingPartyKey.RandomId();
        var state = RelyingPartyKey.RandomId();
        var requestUri = await Push(session, verifier, state, cancel);
        var code = await Authorize(session, requestUri, state, cancel);
        await Redeem(code, verifier, cancel);
    }

    private async Task<string> Push(ResidentSession session, string verifier, string state, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>
        {
            ["client_id"] = _target.ClientId,
            ["response_type"] = "code",
            ["scope"] = "openid",
            ["redirect_uri"] = _target.RedirectUri,
            ["state"] = state,
            ["nonce"] = RelyingPartyKey.RandomId(),
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        if (session.LoginHint is not null) form["login_hint"] = session.LoginHint;
        return Text(await Post(_pushEndpoint, form, HttpStatusCode.Created, cancel), "request_uri");
    }

    private async Task<string> Authorize(ResidentSession session, string requestUri, string state, CancellationToken cancel)
    {
        var address = new UriBuilder(_authorizationEndpoint)
        {
            Query = $"client_id={Uri.EscapeDataString(_target.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}",
        }.Uri;
        // A resident already signed in comes back at once; the first visit may pass through the server's own pages.
        for (var hop = 0; hop < 10; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            session.AddTo(request);
            using var response = await _http.SendAsync(request, cancel);
            session.Keep(response);
            var location = response.Headers.Location
                ?? throw new InvalidDataException($"{address.AbsolutePath} answered {(int)response.StatusCode} without a redirect: {await response.Content.ReadAsStringAsync(cancel)}");
            address = new Uri(address, location);
            if (!address.AbsoluteUri.StartsWith(_target.RedirectUri, StringComparison.Ordinal)) continue;
            var answer = HttpUtility.ParseQueryString(address.Query);
            if (answer["state"] != state) throw new InvalidDataException("The state came back changed.");
            // RFC 9207: the issuer stands in the answer.
            if (answer["iss"] != _issuer) throw new InvalidDataException("The answer names another issuer.");
            return answer["code"] ?? throw new InvalidDataException($"No code: {address.Query}");
        }

        throw new InvalidDataException("The authorization endpoint redirects in a circle.");
    }

    private async Task Redeem(string code, string verifier, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>
        {
            ["client_id"] = _target.ClientId,
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = _target.RedirectUri,
            ["code_verifier"] = verifier,
        };
        var tokens = await Post(_tokenEndpoint, form, HttpStatusCode.OK, cancel);
        if (Text(tokens, "token_type") is var type && !type.Equals(_target.Dpop ? "DPoP" : "Bearer", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"The token type is {type}.");
        if (Text(tokens, "id_token").Length == 0 || Text(tokens, "access_token").Length == 0)
            throw new InvalidDataException("A token is empty.");
    }

    private async Task<JsonObject> Post(Uri address, Dictionary<string, string> form, HttpStatusCode expected, CancellationToken cancel)
    {
        form["client_assertion_type"] = AssertionType;
        for (var attempt = 0; ; attempt++)
        {
            var now = TimeProvider.System.GetUtcNow();
            form["client_assertion"] = _key.ClientAssertion(_target.ClientId, _issuer, now);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            if (_target.Dpop) request.Headers.Add("DPoP", _key.DpopProof("POST", address.AbsoluteUri, _nonce, now));
            using var response = await _http.SendAsync(request, cancel);
            if (response.Headers.TryGetValues("DPoP-Nonce", out var nonces)) _nonce = nonces.First();
            var body = await response.Content.ReadAsStringAsync(cancel);
            if (response.StatusCode == expected)
                return JsonNode.Parse(body)?.AsObject() ?? throw new InvalidDataException("An empty answer.");
            // RFC 9449 §8: the server asks for a nonce and names it.
            if (attempt == 0 && body.Contains("use_dpop_nonce", StringComparison.Ordinal)) continue;
            throw new InvalidDataException($"{address} answered {(int)response.StatusCode}: {body}");
        }
    }

    private static string Text(JsonObject from, string name) =>
        from[name]?.GetValue<string>() ?? throw new InvalidDataException($"The answer has no {name}.");
}
