using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;

namespace Bauhinia.Data.Features.Queries;

/// <summary>
/// A column of an Arrow stream. Where Arrow and DuckDB lay values out alike (numbers, times, which rows have a value) Arrow reads DuckDB's memory; texts, flags
/// and narrow decimals are laid out anew, in memory that is used again for each chunk.
/// </summary>
internal sealed unsafe class ArrowColumn(QueryColumn column, LakeColumnType type) : IDisposable
{
    private const int Bits = 8;
    private const int WideDigits = 18;
    private const int DecimalBytes = 16;
    private readonly VectorMemory values = new();
    private readonly VectorMemory presence = new();
    private byte[] made = [];
    private byte[] text = [];

    public Field Field { get; } = new(column.Name, TypeOf(column.Kind, type), nullable: true, column.Unit is null ? null : new Dictionary<string, string> { ["unit"] = column.Unit });

    /// <summary>The column of a chunk, for as long as the chunk is there.</summary>
    public IArrowArray Of(LakeVector vector, int rows)
    {
        var absent = vector.Validity is null ? 0 : rows - Present(vector, rows);
        var validity = absent == 0 ? ArrowBuffer.Empty : new ArrowBuffer(presence.At(vector.Validity, (rows + Bits - 1) / Bits));
        ArrowBuffer[] buffers = column.Kind switch
        {
            ColumnKind.Text => [validity, .. Texts(vector, rows)],
            ColumnKind.Flag => [validity, Flags(vector, rows)],
            ColumnKind.Decimal when type.Width <= WideDigits => [validity, Widened(vector, rows)],
            ColumnKind.Decimal => [validity, new ArrowBuffer(values.At(vector.Data, rows * DecimalBytes))],
            _ => [validity, new ArrowBuffer(values.At(vector.Data, rows * sizeof(long)))],
        };
        return ArrowArrayFactory.BuildArray(new ArrayData(Field.DataType, rows, absent, 0, buffers));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(made);
        ArrayPool<byte>.Shared.Return(text);
        (made, text) = ([], []);
    }

    private static IArrowType TypeOf(ColumnKind kind, LakeColumnType type) => kind switch
    {
        ColumnKind.Integer => Int64Type.Default,
        ColumnKind.Decimal => new Decimal128Type(type.Width, type.Scale),
        ColumnKind.Number => DoubleType.Default,
        ColumnKind.Flag => BooleanType.Default,
        ColumnKind.Time => new TimestampType(TimeUnit.Microsecond, "UTC"),
        _ => StringType.Default,
    };

    private static int Present(LakeVector vector, int rows)
    {
        const int Word = 64;
        var count = 0;
        for (var word = 0; word < rows / Word; word++) count += BitOperations.PopCount(vector.Validity[word]);
        return rows % Word == 0 ? count : count + BitOperations.PopCount(vector.Validity[rows / Word] & ((1UL << (rows % Word)) - 1));
    }

    // Arrow's are offsets into one run of bytes.
    private ArrowBuffer[] Texts(LakeVector vector, int rows)
    {
        var offsets = Made((rows + 1) * sizeof(int));
        var at = 0;
        BinaryPrimitives.WriteInt32LittleEndian(offsets, 0);
        for (var row = 0; row < rows; row++)
        {
            if (vector.IsPresent(row))
            {
                var value = vector.Text(row);
                if (text.Length - at < value.Length) Grow(at, value.Length);
                value.CopyTo(text.AsSpan(at));
                at += value.Length;
            }
            BinaryPrimitives.WriteInt32LittleEndian(offsets[((row + 1) * sizeof(int))..], at);
        }
        return [new ArrowBuffer(made.AsMemory(0, offsets.Length)), new ArrowBuffer(text.AsMemory(0, at))];
    }

    // Arrow's have a bit each.
    private ArrowBuffer Flags(LakeVector vector, int rows)
    {
        var flags = Made((rows + Bits - 1) / Bits);
        flags.Clear();
        for (var row = 0; row < rows; row++)
        {
            if (vector.Flag(row)) flags[row / Bits] |= (byte)(1 << (row % Bits));
        }
        return new ArrowBuffer(made.AsMemory(0, flags.Length));
    }

    // Arrow's are all 128 bits wide.
    private ArrowBuffer Widened(LakeVector vector, int rows)
    {
        var wide = Made(rows * DecimalBytes);
        for (var row = 0; row < rows; row++) BinaryPrimitives.WriteInt128LittleEndian(wide[(row * DecimalBytes)..], vector.IsPresent(row) ? vector.Digits(row, type.Width) : 0);
        return new ArrowBuffer(made.AsMemory(0, wide.Length));
    }

    private Span<byte> Made(int bytes)
    {
        if (made.Length < bytes)
        {
            ArrayPool<byte>.Shared.Return(made);
            made = ArrayPool<byte>.Shared.Rent(bytes);
        }
        return made.AsSpan(0, bytes);
    }

    private void Grow(int used, int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length * 2, used + more));
        text.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(text);
        text = larger;
    }
}
