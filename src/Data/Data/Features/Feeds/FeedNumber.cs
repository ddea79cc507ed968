using System.Globalization;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>Numbers as feeds write them.</summary>
internal static class FeedNumber
{
    private const int Longest = 24;

    /// <summary>A number of at most 24 characters; null for anything else, as <c>N/A</c>.</summary>
    public static decimal? Read(string? text) =>
        text is { Length: > 0 and <= Longest } && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number that cannot be negative: what is below zero (mostly -1) is how departments write "unknown".</summary>
    public static decimal? ReadKnown(string? text) => Read(text) is { } number and >= 0 ? number : null;
}
