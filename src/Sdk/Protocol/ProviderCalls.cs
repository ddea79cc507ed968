using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bauhinia.Sdk.Protocol;

/// <summary>Calls from this server to the provider: each carries a client assertion and a DPoP proof, and is repeated once when the provider asks for a nonce.</summary>
internal sealed class ProviderCalls(IOptions<BauhiniaOptions> options, TimeProvider clock)
{
    private const int AnswerBytes = 256 * 1024;

    // RFC 9449 §8.2: the newest nonce replaces the one before. Authorization server only, so one is enough.
    private volatile string? nonce;

    /// <summary>Pushes an authorization request (RFC 9126 §2.1).</summary>
    /// <returns>The <c>request_uri</c>.</returns>
    /// <exception cref="ProviderRefusedException">The provider refused, or answered what is not its protocol.</exception>
    public async Task<string> Push(HttpClient backchannel, Uri endpoint, IEnumerable<KeyValuePair<string, string>> parameters, ClientKey dpop, CancellationToken cancellationToken)
    {
        using var answer = await Post(backchannel, endpoint, parameters, dpop, cancellationToken);
        return answer.RootElement.TryGetProperty("request_uri", out var uri) && uri.GetString() is { Length: > 0 } value
            ? value
            : throw new ProviderRefusedException("invalid_response", "The pushed authorization answer has no request_uri.");
    }

    /// <summary>Redeems an authorization code (RFC 6749 §4.1.3). The answer must be bound to the proof's key.</summary>
    /// <exception cref="ProviderRefusedException">The provider refused, or answered what is not its protocol.</exception>
    public async Task<OpenIdConnectMessage> Redeem(HttpClient backchannel, Uri endpoint, IEnumerable<KeyValuePair<string, string>> parameters, ClientKey dpop, CancellationToken cancellationToken)
    {
        using var answer = await Post(backchannel, endpoint, parameters, dpop, cancellationToken);
        var message = new OpenIdConnectMessage(answer.RootElement.GetRawText());
        // RFC 9449 §5: a provider that ignored the proof answers Bearer; using such a token would give up sender constraint unseen.
        return string.Equals(message.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase)
            ? message
            : throw new ProviderRefusedException("invalid_token_type", "The provider issued a token that is not bound to this service's key.");
    }

    private async Task<JsonDocument> Post(HttpClient backchannel, Uri endpoint, IEnumerable<KeyValuePair<string, string>> parameters, ClientKey dpop, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var key = settings.SigningKey ?? throw new InvalidOperationException("SigningKey was checked at start.");
        var form = parameters.Where(p => p.Key is not ("client_secret" or "client_assertion" or "client_assertion_type")).ToList();
        for (var attempt = 0; ; attempt++)
        {
            var now = clock.GetUtcNow();
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                // A second attempt needs a second assertion: each jti is good once.
                Content = new FormUrlEncodedContent([.. form, new("client_assertion_type", ClientAssertion.Type), new("client_assertion", ClientAssertion.Write(settings, key, now))]),
            };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Add(DpopProof.Header, DpopProof.Write(dpop, HttpMethod.Post, endpoint, now, nonce));
            using var response = await backchannel.SendAsync(request, cancellationToken);
            if (response.Headers.TryGetValues(DpopProof.NonceHeader, out var fresh)) nonce = fresh.FirstOrDefault();
            var answer = await Read(response, cancellationToken);
            if (response.IsSuccessStatusCode) return answer;
            using (answer)
            {
                var error = Text(answer, "error");
                if (error == "use_dpop_nonce" && attempt == 0 && nonce is not null) continue;
                throw new ProviderRefusedException(error ?? "invalid_response", $"The provider answered {(int)response.StatusCode}.");
            }
        }
    }

    private static async Task<JsonDocument> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(AnswerBytes, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.StatusCode >= HttpStatusCode.InternalServerError) throw new HttpRequestException($"The provider answered {(int)response.StatusCode}.", null, response.StatusCode);
        try
        {
            var document = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException broken)
        {
            throw new ProviderRefusedException("invalid_response", "The provider's answer is not JSON.", broken);
        }
        throw new ProviderRefusedException("invalid_response", "The provider's answer is not a JSON object.");
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
