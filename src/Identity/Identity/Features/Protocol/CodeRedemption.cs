using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What a client presents to redeem a code; all of it must fit at once.</summary>
/// <param name="CodeHash">SHA-256 of the code.</param>
/// <param name="ClientId">The client, proved.</param>
/// <param name="RedirectUri">Must be the one the code was issued to (RFC 6749 §4.1.3).</param>
/// <param name="CodeChallenge">S256 of the verifier (RFC 7636 §4.6); empty when none was sent.</param>
/// <param name="DpopThumbprint">Key of the DPoP proof; empty when none was sent.</param>
/// <param name="RefreshTokenHash">Written as the grant's refresh token if the scopes hold offline_access.</param>
/// <param name="RefreshThumbprint">Key that the refresh token is bound to; empty for none.</param>
internal sealed record CodeRedemption(
    byte[] CodeHash, ClientId ClientId, string RedirectUri, string CodeChallenge, string DpopThumbprint, byte[] RefreshTokenHash, string RefreshThumbprint);
