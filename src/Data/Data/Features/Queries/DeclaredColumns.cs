using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;
using DuckDB.NET.Native;

namespace Bauhinia.Data.Features.Queries;

/// <summary>Holds what a statement answers against what its query declares. Readers rely on the declaration.</summary>
internal static class DeclaredColumns
{
    private const int MostDigits = 28;

    public static void Check(NamedQuery query, LakeChunks chunks)
    {
        var isAsDeclared = chunks.Types.Count == query.Columns.Count && query.Columns.Zip(chunks.Types).All(c => c.First.Name == c.Second.Name && Holds(c.First.Kind, c.Second));
        if (!isAsDeclared)
        {
            throw new InvalidOperationException($"The query '{query.Name}' answers {string.Join(", ", chunks.Types.Select(t => $"{t.Name} {t.Id}"))}, which is not what it declares.");
        }
    }

    private static bool Holds(ColumnKind kind, LakeColumnType type) => kind switch
    {
        ColumnKind.Integer => type.Id == DuckDBType.BigInt,
        ColumnKind.Decimal => type.Id == DuckDBType.Decimal && type.Width <= MostDigits,
        ColumnKind.Number => type.Id == DuckDBType.Double,
        ColumnKind.Flag => type.Id == DuckDBType.Boolean,
        ColumnKind.Time => type.Id == DuckDBType.TimestampTz,
        _ => type.Id == DuckDBType.Varchar,
    };
}
