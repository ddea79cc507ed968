namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>What a publisher's server answered.</summary>
internal sealed record FeedFetch
{
    /// <summary>The file; null when there is none.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>True when it is still the file that was fetched before.</summary>
    public bool IsNotModified { get; init; }

    /// <summary>Why there is no file: a stable word of <c>docs/reference/data.md</c>.</summary>
    public string? Problem { get; init; }

    /// <summary>The last status that was answered; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>As the server gave them, to ask with next time (RFC 9110 §8.8).</summary>
    public FeedValidators Validators { get; init; } = new(null, null);

    /// <summary>How long the server asks to be left alone; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
