using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>A program with a key that calls an API; every part of its proof can be changed, to send what no library would.</summary>
internal sealed class ApiCaller(ProtectedApi api, TimeProvider clock) : IDisposable
{
    /// <summary>Signs proofs.</summary>
    public AsymmetricAlgorithm Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What the API gave last.</summary>
    public string? Nonce { get; set; }

    public string Thumbprint => TestJws.Thumbprint((ECDsa)Key);

    /// <summary>The claims of a sound proof (RFC 9449 §4.2).</summary>
    public JsonObject Claims(string token, string path = "/api/v1/machines", string method = "GET") => new()
    {
        ["jti"] = Bauhinia.Testing.Protocol.RelyingParty.NewId(), ["htm"] = method, ["htu"] = api.Origin + path, ["iat"] = clock.GetUtcNow().ToUnixTimeSeconds(), ["ath"] = TestJws.Sha256(token), ["nonce"] = Nonce,
    };

    public JsonObject Header() => new() { ["typ"] = "dpop+jwt", ["alg"] = Key is RSA ? "PS256" : "ES256", ["jwk"] = TestJws.PublicJwk(Key) };

    public string Proof(string token, Action<JsonObject>? change = null, Action<JsonObject>? changeHeader = null, string path = "/api/v1/machines")
    {
        var (header, claims) = (Header(), Claims(token, path));
        change?.Invoke(claims);
        changeHeader?.Invoke(header);
        return TestJws.Sign(header, claims, Key);
    }

    /// <summary>Sends exactly this.</summary>
    public async Task<Answer> Send(string? authorization, string? proof, string path = "/api/v1/machines", string? host = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(api.Origin + path));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (proof is not null) request.Headers.TryAddWithoutValidation("DPoP", proof);
        if (host is not null) request.Headers.Host = host;
        var answer = await Answer.Of(api.Http.SendAsync(request));
        Nonce = answer.Nonce ?? Nonce;
        return answer;
    }

    /// <summary>Learns the nonce, so that a proof under test fails or passes for its own reason.</summary>
    public async Task Greet(string token) => await Send($"DPoP {token}", Proof(token));

    /// <summary>A sound call with this token, once more with the nonce where it is asked for.</summary>
    public async Task<Answer> Call(string token, string path = "/api/v1/machines")
    {
        var answer = await Send($"DPoP {token}", Proof(token, path: path), path);
        return Challenge(answer).Contains("use_dpop_nonce", StringComparison.Ordinal) ? await Send($"DPoP {token}", Proof(token, path: path), path) : answer;
    }

    public static string Challenge(Answer answer) => answer.Message.Headers.WwwAuthenticate.ToString();

    public void Dispose() => Key.Dispose();
}
