namespace Bauhinia.Data.Storage;

/// <summary>Keeps the entries of one page, of however many that are offered in no order.</summary>
internal sealed class GapPage(GapQuery query)
{
    // The entry that would have to go stands in front.
    private readonly PriorityQueue<GapEntry, GapPlace> kept = new(query.IsNewestFirst ? Comparer<GapPlace>.Default : Comparer<GapPlace>.Create((a, b) => b.CompareTo(a)));

    public void Offer(GapEntry entry)
    {
        if ((query.Kind is { } kind && entry.Kind != kind) || (query.After is { } after && after.CompareTo(entry.Place) >= 0)) return;
        if (kept.Count < query.Most) kept.Enqueue(entry, entry.Place);
        else kept.EnqueueDequeue(entry, entry.Place);
    }

    /// <summary>The page in its order; to be asked once.</summary>
    public IReadOnlyList<GapEntry> Entries()
    {
        var entries = new GapEntry[kept.Count];
        for (var i = entries.Length - 1; i >= 0; i--) entries[i] = kept.Dequeue();
        return entries;
    }
}
