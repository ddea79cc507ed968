namespace Bauhinia.Data.Features.Ingest;

/// <summary>Readings that were recognised where they lie.</summary>
/// <param name="Length">Of their array as it stands, in bytes.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Cuts">The bytes that canonical form does not have, in order; null where that is none.</param>
internal sealed record RecognisedReadings(int Length, int Count, IReadOnlyList<Range>? Cuts)
{
    /// <summary>Brings them into canonical form where they lie, without a copy.</summary>
    /// <param name="json">What was recognised.</param>
    /// <returns>The part of it that holds them now.</returns>
    public ReadOnlyMemory<byte> Canonical(Memory<byte> json)
    {
        if (Cuts is null) return json[..Length];
        var bytes = json.Span[..Length];
        var written = Cuts[0].Start.Value;
        for (var i = 0; i < Cuts.Count; i++)
        {
            var kept = bytes[Cuts[i].End.Value..(i + 1 < Cuts.Count ? Cuts[i + 1].Start.Value : Length)];
            kept.CopyTo(bytes[written..]);
            written += kept.Length;
        }
        return json[..written];
    }
}
