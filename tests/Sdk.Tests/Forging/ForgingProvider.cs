using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Sdk.Tests.Forging;

/// <summary>
/// A provider that signs everyone in at once, writes down what it was sent, and lies where a test tells it to. It checks nothing: that
/// the package's messages are right is proved by providers that others wrote.
/// </summary>
internal sealed class ForgingProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> pushed = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> codes = new();

    private ForgingProvider(WebApplication app, int port)
    {
        this.app = app;
        Issuer = new Uri($"http://op.localhost:{port}");
    }

    public Uri Issuer { get; }

    public string IssuerText => Issuer.ToString().TrimEnd('/');

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Claims the ID token is made from; a test changes them, or the header, or signs otherwise.</summary>
    public Action<JsonObject> ChangeIdToken { get; set; } = _ => { };

    public Func<JsonObject, JsonObject, string>? SignIdToken { get; set; }

    public Action<Dictionary<string, string?>> ChangeAnswer { get; set; } = _ => { };

    public Action<JsonObject> ChangeTokenAnswer { get; set; } = _ => { };

    public Action<JsonObject> ChangeMetadata { get; set; } = _ => { };

    /// <summary>Whether each endpoint asks for a nonce first, as RFC 9449 §8 lets it.</summary>
    public bool DemandsNonce { get; set; } = true;

    public string Subject { get; set; } = "pairwise-1";

    public string SessionId { get; set; } = "session-1";

    public string Acr { get; set; } = BauhiniaAcr.Password;

    /// <summary>Every call to the back channel: path, form, DPoP header and payload.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    public ConcurrentQueue<IQueryCollection> AuthorizationRequests { get; } = new();

    public static async Task<ForgingProvider> Start()
    {
        var port = Local.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var app = builder.Build();
        var provider = new ForgingProvider(app, port);
        app.MapGet("/.well-known/openid-configuration", provider.Metadata);
        app.MapGet("/jwks", provider.Jwks);
        app.MapPost("/par", (Delegate)provider.Push);
        app.MapGet("/authorize", (Delegate)provider.Authorize);
        app.MapPost("/token", (Delegate)provider.Token);
        await app.StartAsync();
        return provider;
    }

    public string Sign(JsonObject header, JsonObject payload)
    {
        header["alg"] ??= "ES256";
        var signed = Encode(header) + "." + Encode(payload);
        return signed + "." + WebEncoders.Base64UrlEncode(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    public static string Encode(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    public JsonObject Header(string? type = null) => type is null ? new() { ["kid"] = "op-1" } : new() { ["kid"] = "op-1", ["typ"] = type };

    /// <summary>A sound logout token of this provider, for a test to spoil.</summary>
    public JsonObject LogoutToken(string? sid, string? sub) => new()
    {
        ["iss"] = IssuerText,
        ["aud"] = "a-service",
        ["iat"] = Now,
        ["exp"] = Now + 120,
        ["jti"] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(8)),
        ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        ["sid"] = sid,
        ["sub"] = sub,
    };

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Key.Dispose();
    }

    private IResult Metadata()
    {
        var metadata = new JsonObject
        {
            ["issuer"] = IssuerText,
            ["authorization_endpoint"] = IssuerText + "/authorize",
            ["token_endpoint"] = IssuerText + "/token",
            ["pushed_authorization_request_endpoint"] = IssuerText + "/par",
            ["end_session_endpoint"] = IssuerText + "/end-session",
            ["jwks_uri"] = IssuerText + "/jwks",
        };
        ChangeMetadata(metadata);
        return Results.Text(metadata.ToJsonString(), "application/json");
    }

    private IResult Jwks()
    {
        var point = Key.ExportParameters(false).Q;
        return Results.Text(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["kid"] = "op-1",
                ["x"] = WebEncoders.Base64UrlEncode(point.X!), ["y"] = WebEncoders.Base64UrlEncode(point.Y!),
            }),
        }.ToJsonString(), "application/json");
    }

    private async Task<IResult> Push(HttpContext context)
    {
        var call = await Record(context);
        if (Nonce(context, call) is { } asked) return asked;
        var uri = "urn:ietf:params:oauth:request_uri:" + Guid.CreateVersion7();
        pushed[uri] = call.Form;
        return Results.Text(new JsonObject { ["request_uri"] = uri, ["expires_in"] = 60 }.ToJsonString(), "application/json", statusCode: 201);
    }

    private IResult Authorize(HttpContext context)
    {
        AuthorizationRequests.Enqueue(context.Request.Query);
        var request = pushed[context.Request.Query["request_uri"].ToString()];
        var code = "code-" + Guid.CreateVersion7();
        codes[code] = request;
        Dictionary<string, string?> answer = new() { ["code"] = code, ["state"] = request["state"], ["iss"] = IssuerText };
        ChangeAnswer(answer);
        return Results.Redirect(QueryHelpers.AddQueryString(request["redirect_uri"], answer.Where(a => a.Value is not null)));
    }

    private async Task<IResult> Token(HttpContext context)
    {
        var call = await Record(context);
        if (Nonce(context, call) is { } asked) return asked;
        var request = codes[call.Form["code"]];
        var claims = new JsonObject
        {
            ["iss"] = IssuerText, ["aud"] = "a-service", ["sub"] = Subject, ["sid"] = SessionId, ["acr"] = Acr,
            ["iat"] = Now, ["exp"] = Now + 300, ["auth_time"] = Now, ["nonce"] = request["nonce"], ["amr"] = new JsonArray("pop"),
        };
        ChangeIdToken(claims);
        var answer = new JsonObject
        {
            ["access_token"] = "an-access-token", ["token_type"] = "DPoP", ["expires_in"] = 300,
            ["id_token"] = (SignIdToken ?? Sign)(Header(), claims),
        };
        ChangeTokenAnswer(answer);
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private async Task<Call> Record(HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        var call = new Call(context.Request.Path, form, Decode(context.Request.Headers["DPoP"].ToString(), 0), Decode(context.Request.Headers["DPoP"].ToString(), 1), Decode(form["client_assertion"], 1));
        Calls.Enqueue(call);
        return call;
    }

    private IResult? Nonce(HttpContext context, Call call)
    {
        if (!DemandsNonce || call.Proof["nonce"]?.GetValue<string>() == "nonce" + call.Path) return null;
        context.Response.Headers["DPoP-Nonce"] = "nonce" + call.Path;
        return Results.Text("""{"error":"use_dpop_nonce"}""", "application/json", statusCode: 400);
    }

    public static JsonObject Decode(string jwt, int part) => (JsonObject)JsonNode.Parse(WebEncoders.Base64UrlDecode(jwt.Split('.')[part]))!;

    internal sealed record Call(string Path, Dictionary<string, string> Form, JsonObject ProofHeader, JsonObject Proof, JsonObject Assertion);
}
