namespace Bauhinia.Identity.Operations.Backup;

/// <summary>What a store holds: its newest migration and the rows of each table. Two copies of one store say the same.</summary>
/// <param name="Schema">The id of the newest migration.</param>
/// <param name="Rows">Rows by table.</param>
internal sealed record StoreState(string Schema, SortedDictionary<string, long> Rows)
{
    public bool IsSameAs(StoreState other) => Schema == other.Schema && Rows.SequenceEqual(other.Rows);
}
