using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>The part of a data set's page that says which sensors are to be read with care.</summary>
internal sealed record TrustSection
{
    private const int MostEntries = 15;

    public required string Stream { get; init; }

    public required int Sensors { get; init; }

    public required IReadOnlyDictionary<TrustBadge, int> Counts { get; init; }

    /// <summary>The gravest, without those that the register has earned: they have a list of their own.</summary>
    public required IReadOnlyList<TrustEntry> Entries { get; init; }

    /// <summary>The fields that name a sensor.</summary>
    public required IReadOnlyList<StreamField> Keys { get; init; }

    public string Path => $"/api/v1/streams/{Stream}/trust";

    public static string Kind(TrustBadge badge) => badge is TrustBadge.Placeholder ? "neutral" : badge is TrustBadge.OutOfRange or TrustBadge.Stuck ? "bad" : "warn";

    /// <returns>Null for a stream whose keys are no sensors that are watched.</returns>
    public static TrustSection? Read(JournalStream stream, TrustBoards boards, DateTimeOffset now)
    {
        if (boards.Of(stream) is not { } board) return null;
        var all = board.Badges(now);
        return new TrustSection
        {
            Stream = stream.Id.Value,
            Keys = [.. stream.Declaration.Keys],
            Sensors = board.Sensors,
            Counts = Enum.GetValues<TrustBadge>().ToDictionary(b => b, b => all.Count(e => e.Badge == b)),
            Entries = [.. all.Where(e => !e.IsOfRegister).OrderBy(e => e.Badge).Take(MostEntries)],
        };
    }
}
