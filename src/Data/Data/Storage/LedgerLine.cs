using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>One thing that the ledger says of a period.</summary>
/// <param name="Key">Of which device, or <see cref="ReadingMessage.WholeStream"/>.</param>
/// <param name="Kind">What.</param>
internal sealed record LedgerLine(string Key, GapKind Kind)
{
    /// <summary>Where an absence ends; null while it goes on.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many periods were absent; null while it goes on.</summary>
    public long? Periods { get; init; }

    /// <summary>How many messages or readings.</summary>
    public long? Count { get; init; }
}
