namespace Bauhinia.Identity.Contracts;

/// <summary>Codes of the problems (RFC 9457) that the protocol endpoints answer where their RFC has no form of its own.</summary>
public static class ProtocolProblems
{
    /// <summary>400: an authorization request names no client or redirect URI that the answer could be sent to; the member <c>error</c> has the OAuth error.</summary>
    public const string AuthorizationRequest = "identity.authorization_request";
}
