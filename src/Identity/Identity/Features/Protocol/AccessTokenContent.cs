using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What an access token says besides its audience and key.</summary>
/// <param name="Subject">Pairwise subject, or the client itself when nobody signed in (RFC 9068 §2.2).</param>
/// <param name="ClientId">Who got it.</param>
/// <param name="GrantId">What ends it.</param>
/// <param name="Scopes">Separated by one space; may be empty.</param>
/// <param name="SignIn">The sign-in behind it, or null.</param>
internal sealed record AccessTokenContent(string Subject, ClientId ClientId, string GrantId, string Scopes, SignInFacts? SignIn);
