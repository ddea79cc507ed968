using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>What is asked of the gap ledger.</summary>
/// <param name="From">The first time.</param>
/// <param name="To">The time before which it ends.</param>
/// <param name="Now">The clock's.</param>
internal sealed record GapQuery(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Now)
{
    public GapKind? Kind { get; init; }

    /// <summary>Entries up to here were had.</summary>
    public GapPlace? After { get; init; }

    /// <summary>Whether the newest entries come first; then there is no next page.</summary>
    public bool IsNewestFirst { get; init; }

    public int Most { get; init; } = 100;
}
