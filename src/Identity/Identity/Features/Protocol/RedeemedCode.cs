using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What a redeemed code was issued for.</summary>
internal sealed record RedeemedCode(string GrantId, SessionId SessionId, string Subject, string Scopes, string Resources, string? Nonce, SignInFacts SignIn);
