using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Storage;

namespace Bauhinia.Data.Features.Queries;

/// <summary>An answer row by row, in the forms that the history has too.</summary>
internal sealed class RowsAnswer(NamedQuery query, LakeChunks chunks, AnswerWriter answer) : QueryAnswer
{
    private readonly ColumnKind[] kinds = [.. query.Columns.Select(c => c.Kind)];

    public override void Write()
    {
        for (var row = 0; row < chunks.Rows; row++)
        {
            answer.BeginRow();
            for (var column = 0; column < kinds.Length; column++)
            {
                var vector = chunks.Column(column);
                if (vector.IsPresent(row)) Write(column, vector, row);
                else answer.Absent(column);
            }
            answer.EndRow();
        }
    }

    public override void End(string moment) => answer.End(moment, next: null);

    public override void Dispose() => answer.Dispose();

    private void Write(int column, LakeVector vector, int row)
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
