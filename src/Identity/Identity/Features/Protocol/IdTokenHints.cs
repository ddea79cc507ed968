using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Reads our own ID tokens when a client hands one back (OpenID Connect Core §3.1.2.1, RP-Initiated Logout 1.0 §2). Expired ones count.</summary>
internal sealed class IdTokenHints(SigningKeyRing ring, ProtocolAddresses addresses)
{
    private static readonly JwsRules Rules = new() { Algorithms = [JwsAlgorithm.ES256, JwsAlgorithm.PS256, JwsAlgorithm.RS256], Types = ["JWT"], TypeOptional = true, MaxLength = 8192 };

    /// <summary>The hint, when it is an ID token of this issuer; of the given client, if one is given.</summary>
    public Hint? Read(string token, Client? client)
    {
        var result = StrictJose.Verify(token, Rules, new JwkSet(ring.Published().Select(key => key.PublicKey)));
        if (!result.IsAccepted || result.Jws.Type is not (null or "JWT")) return null;
        var claims = result.Jws.Claims;
        // An access token or logout token of ours is no hint: only an ID token has both sid and auth_time and no events.
        if (Jwt.Text(claims, "iss") != addresses.Issuer || !claims.TryGetProperty("auth_time", out _) || claims.TryGetProperty("events", out _)) return null;
        return Jwt.Text(claims, "aud") is { } audience && Jwt.Text(claims, "sub") is { } subject && Jwt.Text(claims, "sid") is { } sid && (client is null || client.Id.Value == audience)
            ? new Hint(audience, subject, sid)
            : null;
    }

    internal sealed record Hint(string ClientId, string Subject, string Sid);
}
