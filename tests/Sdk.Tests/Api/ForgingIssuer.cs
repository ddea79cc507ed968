using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>An issuer with metadata (RFC 8414) and one key, whose tokens a test forges by hand.</summary>
internal sealed class ForgingIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider clock;
    private int keyRequests;

    private ForgingIssuer(WebApplication app, int port, TimeProvider clock)
    {
        this.app = app;
        this.clock = clock;
        Issuer = $"http://op.localhost:{port}";
    }

    public string Issuer { get; }

    public ECDsa Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId { get; set; } = "op-1";

    public bool IsDown { get; set; }

    public Action<JsonObject> ChangeMetadata { get; set; } = _ => { };

    /// <summary>How often the key set was asked for.</summary>
    public int KeyRequests => keyRequests;

    public static async Task<ForgingIssuer> Start(TimeProvider clock)
    {
        var port = Local.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var app = builder.Build();
        var issuer = new ForgingIssuer(app, port, clock);
        app.MapGet("/.well-known/oauth-authorization-server", issuer.Metadata);
        app.MapGet("/jwks", issuer.Keys);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A sound token of RFC 9068 §2.2 for a test to spoil.</summary>
    /// <param name="audience">Whom it is for.</param>
    /// <param name="thumbprint">The key that it is bound to; null for a bearer token.</param>
    public JsonObject Claims(string audience, string? thumbprint)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["sub"] = "pairwise-1", ["aud"] = audience, ["client_id"] = "a-program", ["iat"] = now, ["exp"] = now + 300, ["jti"] = Bauhinia.Testing.Protocol.RelyingParty.NewId(),
            ["scope"] = "read write", ["acr"] = BauhiniaAcr.PhishingResistant, ["amr"] = new JsonArray("hwk", "user"), ["auth_time"] = now - 5, ["email"] = "who@example.org",
        };
        if (thumbprint is not null) claims["cnf"] = new JsonObject { ["jkt"] = thumbprint };
        return claims;
    }

    public JsonObject Header() => new() { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = KeyId };

    public string Token(string audience, string? thumbprint, Action<JsonObject>? change = null, Action<JsonObject>? changeHeader = null, AsymmetricAlgorithm? key = null)
    {
        var (header, claims) = (Header(), Claims(audience, thumbprint));
        change?.Invoke(claims);
        changeHeader?.Invoke(header);
        return TestJws.Sign(header, claims, key ?? Key);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Key.Dispose();
    }

    private IResult Metadata()
    {
        var metadata = new JsonObject { ["issuer"] = Issuer, ["token_endpoint"] = Issuer + "/token", ["jwks_uri"] = Issuer + "/jwks" };
        ChangeMetadata(metadata);
        return IsDown ? Results.StatusCode(503) : Results.Text(metadata.ToJsonString(), "application/json");
    }

    private IResult Keys()
    {
        Interlocked.Increment(ref keyRequests);
        var jwk = TestJws.PublicJwk(Key, KeyId);
        jwk["use"] = "sig";
        return IsDown ? Results.StatusCode(503) : Results.Text(new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString(), "application/json");
    }
}
