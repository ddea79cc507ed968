using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Orders what a query finds by when it last changed, as it stands while the query runs.</summary>
internal sealed class ModifiedOrder(IReadOnlyList<Dataset> datasets, DatasetTimes times) : FieldComparerSource
{
    private readonly long[] ticks = [.. datasets.Select(d => times.ModifiedAt(d).UtcTicks)];

    public override FieldComparer NewComparer(string fieldname, int numHits, int sortPos, bool reversed) => new Comparer(ticks, numHits);

    private sealed class Comparer(long[] ticks, int hits) : FieldComparer<J2N.Numerics.Int64>
    {
        private readonly long[] kept = new long[hits];
        private long bottom;
        private long top;
        private int docBase;

        public override J2N.Numerics.Int64 this[int slot] => kept[slot];

        public override int Compare(int slot1, int slot2) => kept[slot1].CompareTo(kept[slot2]);

        public override void SetBottom(int slot) => bottom = kept[slot];

        public override void SetTopValue(J2N.Numerics.Int64? value) => top = value ?? 0L;

        public override int CompareBottom(int doc) => bottom.CompareTo(ticks[docBase + doc]);

        public override int CompareTop(int doc) => top.CompareTo(ticks[docBase + doc]);

        public override void Copy(int slot, int doc) => kept[slot] = ticks[docBase + doc];

        public override FieldComparer SetNextReader(AtomicReaderContext context)
        {
            docBase = context.DocBase;
            return this;
        }
    }
}
