using System.Runtime.CompilerServices;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// A column of a chunk, read where DuckDB holds it: no value is boxed and no text copied. It is valid until the next chunk is fetched. The layout is that of
/// DuckDB's C interface: values one after the other, a bit a row that says whether there is one, and texts of 16 bytes of which 12 may be the text itself.
/// </summary>
internal readonly unsafe struct LakeVector(void* data, ulong* validity)
{
    private const int Bits = 64;
    private const int TextBytes = 16;
    private const int LongestInline = 12;
    private const int InlineAt = 4;
    private const int PointerAt = 8;

    /// <summary>The values; what a place holds that has none is undefined.</summary>
    public void* Data => data;

    /// <summary>A bit a row, or null where every row has a value.</summary>
    public ulong* Validity => validity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPresent(int row) => validity is null || (validity[row / Bits] & (1UL << (row % Bits))) != 0;

    public long Whole(int row) => ((long*)data)[row];

    public double Number(int row) => ((double*)data)[row];

    public bool Flag(int row) => ((byte*)data)[row] != 0;

    /// <summary>The digits of a decimal as a whole number; DuckDB keeps it in as many bytes as its width needs.</summary>
    /// <param name="row">The row.</param>
    /// <param name="width">The digits of the column.</param>
    public Int128 Digits(int row, int width) => width switch
    {
        <= 4 => ((short*)data)[row],
        <= 9 => ((int*)data)[row],
        <= 18 => ((long*)data)[row],
        _ => ((Int128*)data)[row],
    };

    /// <summary>A text in UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int row)
    {
        var text = (byte*)data + ((long)row * TextBytes);
        var length = *(int*)text;
        return new ReadOnlySpan<byte>(length <= LongestInline ? text + InlineAt : *(byte**)(text + PointerAt), length);
    }
}
