using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Cloud.Tests.Fixtures;

/// <summary>An identity provider that is not ours: metadata (RFC 8414), one key (RFC 7517), and access tokens (RFC 9068) signed by hand for whoever a test needs.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private TokenIssuer(WebApplication app, int port) => (this.app, Issuer) = (app, $"http://op.localhost:{port}");

    public string Issuer { get; }

    public static async Task<TokenIssuer> Start()
    {
        var port = Loopback.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var issuer = new TokenIssuer(builder.Build(), port);
        var point = issuer.key.ExportParameters(includePrivateParameters: false).Q;
        issuer.app.MapGet("/.well-known/oauth-authorization-server", () => new JsonObject { ["issuer"] = issuer.Issuer, ["jwks_uri"] = $"{issuer.Issuer}/jwks" });
        issuer.app.MapGet("/jwks", () => new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "op-1", ["use"] = "sig", ["alg"] = "ES256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) }),
        });
        await issuer.app.StartAsync();
        return issuer;
    }

    /// <summary>A bearer token for ten minutes.</summary>
    public string Token(string subject, string audience)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Issuer, ["sub"] = subject, ["aud"] = audience, ["client_id"] = "a-program", ["iat"] = now, ["exp"] = now + 600, ["jti"] = Guid.CreateVersion7().ToString() };
        var text = $"{Encode(new JsonObject { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = "op-1" })}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private static string Encode(JsonObject value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value.ToJsonString()));
}
