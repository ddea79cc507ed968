using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Storage;
using DuckDB.NET.Native;

namespace Bauhinia.Data.Features.Queries;

/// <summary>Writes chunks row by row.</summary>
internal sealed class ChunkRows
{
    private const int MostDigits = 28;
    private readonly ColumnKind[] kinds;
    private readonly LakeChunks chunks;

    /// <param name="query">What its columns are said to hold.</param>
    /// <param name="chunks">What they hold.</param>
    public ChunkRows(NamedQuery query, LakeChunks chunks)
    {
        this.chunks = chunks;
        kinds = [.. query.Columns.Select(c => c.Kind)];
        var isAsDeclared = chunks.Types.Count == kinds.Length && query.Columns.Zip(chunks.Types).All(c => c.First.Name == c.Second.Name && Holds(c.First.Kind, c.Second));
        if (!isAsDeclared)
        {
            throw new InvalidOperationException($"The query '{query.Name}' answers {string.Join(", ", chunks.Types.Select(t => $"{t.Name} {t.Id}"))}, which is not what it declares.");
        }
    }

    /// <summary>Writes the rows of the chunk that was fetched last.</summary>
    public void Write(AnswerWriter answer)
    {
        for (var row = 0; row < chunks.Rows; row++)
        {
            answer.BeginRow();
            for (var column = 0; column < kinds.Length; column++)
            {
                var vector = chunks.Column(column);
                if (vector.IsPresent(row)) Write(answer, column, vector, row);
                else answer.Absent(column);
            }
            answer.EndRow();
        }
    }

    private void Write(AnswerWriter answer, int column, LakeVector vector, int row)
    {
        switch (kinds[column])
        {
            case ColumnKind.Integer: answer.Whole(column, vector.Whole(row)); break;
            case ColumnKind.Decimal: answer.Number(column, DecimalOf(vector, row, chunks.Types[column])); break;
            case ColumnKind.Number: answer.Number(column, vector.Number(row)); break;
            case ColumnKind.Flag: answer.Flag(column, vector.Flag(row)); break;
            case ColumnKind.Time: answer.Time(column, UtcMicroseconds.From(vector.Whole(row))); break;
            default: answer.Text(column, vector.Text(row)); break;
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

    private static decimal DecimalOf(LakeVector vector, int row, LakeColumnType type)
    {
        var (digits, scale) = (vector.Digits(row, type.Width), type.Scale);
        var magnitude = (UInt128)Int128.Abs(digits);
        if (magnitude > ulong.MaxValue) return ShortestForm.Of(new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), digits < 0, (byte)scale));
        // Most numbers have zeros at their end, and dividing whole numbers is quicker than dividing decimals.
        var few = (ulong)magnitude;
        while (scale > 0 && few % 10 == 0) (few, scale) = (few / 10, scale - 1);
        return new decimal((int)(uint)few, (int)(uint)(few >> 32), 0, digits < 0, (byte)scale);
    }
}
