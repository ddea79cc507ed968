using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Makes ID tokens (OpenID Connect Core §2) and access tokens (RFC 9068). Both say who and how, never anything about the person.
/// </summary>
internal sealed class ProtocolTokens(SigningKeyRing ring, IKeyCustodian custodian, ProtocolAddresses addresses, TimeProvider clock)
{
    public const string AccessTokenType = "at+jwt";

    /// <summary>Short, because an access token that verifies by itself cannot be called back at every resource server.</summary>
    public static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan IdTokenLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A token value that nobody can guess: 256 random bits, 43 characters.</summary>
    public static string NewOpaque() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string opaque) => SHA256.HashData(Encoding.UTF8.GetBytes(opaque));

    public static string NewId() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));

    /// <param name="content">What the token says.</param>
    /// <param name="audiences">Resource servers (RFC 8707); empty means this issuer, for userinfo.</param>
    /// <param name="dpopThumbprint">Key that the token is bound to (RFC 9449 §6.1), or null for a bearer token.</param>
    public string AccessToken(AccessTokenContent content, IReadOnlyList<string> audiences, string? dpopThumbprint)
    {
        var now = clock.GetUtcNow();
        return Sign(JwsAlgorithm.ES256, AccessTokenType, json =>
        {
            json.WriteString("iss", addresses.Issuer);
            json.WriteString("sub", content.Subject);
            WriteAudiences(json, audiences.Count == 0 ? [addresses.Issuer] : audiences);
            json.WriteString("client_id", content.ClientId.Value);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + AccessTokenLifetime).ToUnixTimeSeconds());
            // The grant's id stands in front, so that ending the grant ends all of its tokens.
            json.WriteString("jti", $"{content.GrantId}.{NewId()}");
            if (content.Scopes.Length > 0) json.WriteString("scope", content.Scopes);
            if (content.SignIn is { } signIn)
            {
                // RFC 9470 §6: what a resource server needs to ask for a step up.
                json.WriteNumber("auth_time", signIn.AuthenticatedAtSeconds);
                json.WriteString("acr", signIn.Acr);
            }
            if (dpopThumbprint is not null)
            {
                json.WriteStartObject("cnf");
                json.WriteString("jkt", dpopThumbprint);
                json.WriteEndObject();
            }
        });
    }

    public string IdToken(Client client, IdTokenContent content, string accessToken)
    {
        var now = clock.GetUtcNow();
        return Sign(client.IdTokenAlgorithm, "JWT", json =>
        {
            json.WriteString("iss", addresses.Issuer);
            json.WriteString("sub", content.Subject);
            json.WriteString("aud", client.Id.Value);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + IdTokenLifetime).ToUnixTimeSeconds());
            json.WriteNumber("auth_time", content.SignIn.AuthenticatedAtSeconds);
            json.WriteString("acr", content.SignIn.Acr);
            json.WriteStartArray("amr");
            foreach (var method in content.SignIn.Amr.Split(' ', StringSplitOptions.RemoveEmptyEntries)) json.WriteStringValue(method);
            json.WriteEndArray();
            json.WriteString("sid", content.Sid);
            if (content.Nonce is not null) json.WriteString("nonce", content.Nonce);
            // OpenID Connect Core §3.1.3.6: the left half of the hash, SHA-256 for every algorithm here.
            json.WriteString("at_hash", StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)));
        });
    }

    public string Sign(JwsAlgorithm algorithm, string type, Action<Utf8JsonWriter> claims)
    {
        using var buffer = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            claims(writer);
            writer.WriteEndObject();
        }
        return StrictJose.Sign(custodian, ring.Current(algorithm), type, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void WriteAudiences(Utf8JsonWriter json, IReadOnlyList<string> audiences)
    {
        if (audiences is [var only])
        {
            json.WriteString("aud", only);
            return;
        }
        json.WriteStartArray("aud");
        foreach (var audience in audiences) json.WriteStringValue(audience);
        json.WriteEndArray();
    }
}
