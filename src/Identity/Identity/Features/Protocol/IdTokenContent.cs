namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What an ID token says of a sign-in.</summary>
/// <param name="Subject">Pairwise subject.</param>
/// <param name="Sid">Pairwise session id.</param>
/// <param name="Nonce">As the client sent it; null on refresh (OpenID Connect Core §12.2).</param>
/// <param name="SignIn">How and when the person was authenticated.</param>
internal sealed record IdTokenContent(string Subject, string Sid, string? Nonce, SignInFacts SignIn);
