namespace Bauhinia.Cli;

/// <summary>An access token for one resource, and when it expires.</summary>
internal sealed record KeptToken(string AccessToken, DateTimeOffset ExpiresAt)
{
    /// <summary>A token is renewed this long before it expires, because the answer takes time and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    public bool IsFresh() => TimeProvider.System.GetUtcNow() <= ExpiresAt - Margin;
}
