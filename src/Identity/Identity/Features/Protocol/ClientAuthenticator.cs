using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Finds out which client sends a request and makes it prove itself by the one method it registered (OpenID Connect Core §9,
/// RFC 6749 §2.3: never more than one method in a request).
/// </summary>
internal sealed class ClientAuthenticator(ClientCache clients, PrivateKeyJwt privateKeyJwt)
{
    public async ValueTask<Outcome> Authenticate(HttpRequest request, ProtocolParameters parameters, CancellationToken cancellationToken)
    {
        var outcome = await Prove(request, parameters, cancellationToken);
        // RFC 6749 §5.2: a challenge is for clients that came with the Authorization header; others take it for a dead end.
        if (!outcome.IsProved && request.Headers.Authorization.Count > 0) request.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"clients\"";
        return outcome;
    }

    private async ValueTask<Outcome> Prove(HttpRequest request, ProtocolParameters parameters, CancellationToken cancellationToken)
    {
        var presented = Read(request, parameters);
        if (presented.Error is { } malformed) return new Outcome(null, malformed);
        if (presented.ClientId is not { } clientId) return new Outcome(null, OAuthError.InvalidClient("The request names no client: send client_id."));
        if (await clients.Find(clientId, cancellationToken) is not { Status: ClientStatus.Active } client)
        {
            return new Outcome(null, OAuthError.InvalidClient("There is no active client of this client_id."));
        }
        if (presented.Method != client.Authentication)
        {
            return new Outcome(null, OAuthError.InvalidClient("The client must authenticate by the method that it registered."));
        }
        var error = presented switch
        {
            { Method: ClientAuthentication.PrivateKeyJwt, Credential: { } assertion } => await privateKeyJwt.Check(client, assertion, cancellationToken),
            { Method: ClientAuthentication.None } => null,
            { Credential: { } secret } when ClientSecret.Matches(client.SecretHash, secret) => null,
            _ => OAuthError.InvalidClient("The client secret is wrong."),
        };
        return error is null ? new Outcome(client, null) : new Outcome(null, error);
    }

    private static Presented Read(HttpRequest request, ProtocolParameters parameters)
    {
        var clientId = parameters.One("client_id");
        var authorization = request.Headers.Authorization;
        if (authorization.Count > 1) return Presented.Refused("There is more than one Authorization header.");
        var basic = authorization.ToString();
        var isBasic = basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        if ((isBasic ? 1 : 0) + (parameters.Has("client_secret") ? 1 : 0) + (parameters.Has("client_assertion") ? 1 : 0) > 1)
        {
            return new Presented(null, ClientAuthentication.None, null, OAuthError.InvalidRequest("The client authenticates by more than one method."));
        }
        if (isBasic)
        {
            return TryReadBasic(basic["Basic ".Length..], out var id, out var secret) && (clientId is null || clientId == id)
                ? new Presented(id, ClientAuthentication.ClientSecretBasic, secret)
                : Presented.Refused("The Authorization header is not Basic as RFC 6749 §2.3.1 has it, or names another client.");
        }
        if (parameters.One("client_secret") is { } posted) return new Presented(clientId, ClientAuthentication.ClientSecretPost, posted);
        if (parameters.One("client_assertion") is { } assertion)
        {
            return parameters.One("client_assertion_type") == PrivateKeyJwt.AssertionType
                ? new Presented(clientId ?? PrivateKeyJwt.ClaimedClient(assertion), ClientAuthentication.PrivateKeyJwt, assertion)
                : Presented.Refused($"client_assertion_type must be {PrivateKeyJwt.AssertionType}.");
        }
        return parameters.Has("client_assertion_type")
            ? Presented.Refused("client_assertion is missing.")
            : new Presented(clientId, ClientAuthentication.None, null);
    }

    /// <summary>Both parts are form-encoded before they are joined (RFC 6749 §2.3.1).</summary>
    private static bool TryReadBasic(string encoded, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        id = secret = null;
        var bytes = new byte[Math.Min(encoded.Length, 1024)];
        if (encoded.Length > 1024 || !Convert.TryFromBase64String(encoded.Trim(), bytes, out var length)) return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length != 2) return false;
        id = Decode(parts[0]);
        secret = Decode(parts[1]);
        return id.Length > 0;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>Either the client, proved, or the refusal.</summary>
    internal readonly record struct Outcome(Client? Client, OAuthError? Error)
    {
        [MemberNotNullWhen(true, nameof(Client))]
        [MemberNotNullWhen(false, nameof(Error))]
        public bool IsProved => Client is not null;
    }

    private sealed record Presented(string? ClientId, ClientAuthentication Method, string? Credential, OAuthError? Error = null)
    {
        public static Presented Refused(string description) => new(null, ClientAuthentication.None, null, OAuthError.InvalidClient(description));
    }
}
