using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Exchanges an authorization code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9449 §10).</summary>
internal sealed class CodeGrant(SignInStore store, Revocations revocations, ProtocolTokens tokens, PairwiseSubjects subjects)
{
    public async Task<TokenOutcome> Redeem(TokenRequest request, CancellationToken cancellationToken)
    {
        var (client, parameters) = (request.Client, request.Parameters);
        if (request.NeedsProof() is { } unbound) return TokenOutcome.Refuse(unbound);
        if (parameters.One("code") is not { } code) return TokenOutcome.Refuse(OAuthError.InvalidRequest("code is missing."));
        if (!TryChallenge(parameters.One("code_verifier"), out var challenge))
        {
            return TokenOutcome.Refuse(OAuthError.InvalidRequest("code_verifier is not 43 to 128 characters of the unreserved set (RFC 7636 §4.1)."));
        }
        // RFC 8707 §2.2 is judged before the code is spent: a mistaken resource costs no new sign-in.
        if (AuthorizationRequestReader.Resources(client, parameters, out _) is { } target) return TokenOutcome.Refuse(target);

        var refreshToken = ProtocolTokens.NewOpaque();
        var isPublic = client.Authentication == ClientAuthentication.None;
        var redeemed = await store.Redeem(
            new CodeRedemption(
                ProtocolTokens.Hash(code), client.Id, parameters.One("redirect_uri") ?? "", challenge, request.DpopThumbprint ?? "",
                ProtocolTokens.Hash(refreshToken), isPublic ? request.DpopThumbprint ?? "" : ""),
            cancellationToken);
        if (redeemed is null)
        {
            await revocations.EndIfReplayed(ProtocolTokens.Hash(code), client.Id, cancellationToken);
            return TokenOutcome.Refuse(OAuthError.InvalidGrant("The code is unknown, spent or expired, or was issued to another client, redirect_uri, code_challenge or key."));
        }
        if (request.ChooseAudience(redeemed.Resources, out var audience) is { } audienceError) return TokenOutcome.Refuse(audienceError);
        var access = tokens.AccessToken(
            new AccessTokenContent(redeemed.Subject, client.Id, redeemed.GrantId, redeemed.Scopes, redeemed.SignIn), audience, request.DpopThumbprint);
        return TokenOutcome.Grant(access, request.DpopThumbprint is not null, redeemed.Scopes) with
        {
            IdToken = tokens.IdToken(client, new IdTokenContent(redeemed.Subject, subjects.SidOf(redeemed.SessionId, client.Id), redeemed.Nonce, redeemed.SignIn), access),
            RefreshToken = Scope.Has(redeemed.Scopes, Scope.OfflineAccess) ? refreshToken : null,
        };
    }

    private static bool TryChallenge(string? verifier, out string challenge)
    {
        challenge = "";
        if (verifier is null) return true;
        if (verifier.Length is < 43 or > 128 || !verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')) return false;
        challenge = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return true;
    }
}
