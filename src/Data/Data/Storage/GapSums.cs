using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>Adds entries of the gap ledger up, one after the other, so that none needs to be held.</summary>
internal sealed class GapSums
{
    public long Absent { get; private set; }

    public int Late { get; private set; }

    public long Repeats { get; private set; }

    public int Revisions { get; private set; }

    public long Doubled { get; private set; }

    public int ClockSteps { get; private set; }

    public void Add(GapEntry entry)
    {
        switch (entry.Kind)
        {
            case GapKind.Absent: Absent += entry.Within; break;
            case GapKind.Late: Late++; break;
            case GapKind.Repeated: Repeats += entry.Count ?? 0; break;
            case GapKind.Revised: Revisions++; break;
            case GapKind.Doubled: Doubled += entry.Count ?? 0; break;
            case GapKind.Clock: ClockSteps++; break;
        }
    }
}
