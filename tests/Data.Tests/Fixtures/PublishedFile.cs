namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>What a publisher answers at one path.</summary>
internal sealed record PublishedFile(byte[] Body)
{
    public PublishedFile(string text)
        : this(System.Text.Encoding.UTF8.GetBytes(text))
    {
    }

    public int Status { get; init; } = 200;

    /// <summary>Quotes included.</summary>
    public string? ETag { get; init; }

    public string? Location { get; init; }

    public string? Encoding { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>Whether the connection ends after half of the body.</summary>
    public bool BreaksOff { get; init; }
}
