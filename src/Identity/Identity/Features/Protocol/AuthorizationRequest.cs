namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// An authorization request whose every part was checked against its client. It travels only sealed, inside a <c>request_uri</c>;
/// the seal is what makes it trustworthy when it comes back.
/// </summary>
internal sealed record AuthorizationRequest
{
    /// <summary>128 random bits as base64url; at most one code is ever issued for it.</summary>
    public required string Id { get; init; }

    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    /// <summary>Scope names in ordinal order, separated by one space.</summary>
    public required string Scopes { get; init; }

    public string Resources { get; init; } = "";

    public string CodeChallenge { get; init; } = "";

    public string DpopThumbprint { get; init; } = "";

    public IReadOnlyList<string> Prompt { get; init; } = [];

    public long? MaxAgeSeconds { get; init; }

    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary>The subject of a valid <c>id_token_hint</c>.</summary>
    public string? HintedSubject { get; init; }

    /// <summary>When the client asked, milliseconds since 1970. A sign-in after this satisfies <c>prompt=login</c>, a consent after it <c>prompt=consent</c>.</summary>
    public required long IssuedAtMs { get; init; }
}
