namespace Bauhinia.Data.Model;

/// <summary>A number without sign and exponent, as most sensors send them, read from its bytes.</summary>
/// <param name="Whole">What stands before the point.</param>
/// <param name="WholeDigits">How many digits that is.</param>
/// <param name="FractionDigits">How many digits stand after the point; 0 without a point.</param>
/// <param name="Scale">The same without zeros at the end.</param>
/// <param name="Unscaled">Its value times ten to the power of <paramref name="Scale"/>.</param>
internal readonly record struct PlainNumber(long Whole, int WholeDigits, int FractionDigits, int Scale, long Unscaled)
{
    /// <summary>So many digits surely fit a long.</summary>
    public const int MostDigits = 18;

    /// <summary>In bytes.</summary>
    public int Length => FractionDigits == 0 ? WholeDigits : WholeDigits + 1 + FractionDigits;

    /// <summary>Of its shortest form, which is its beginning.</summary>
    public int ShortestLength => Scale == 0 ? WholeDigits : WholeDigits + 1 + Scale;

    public decimal Value => new((int)Unscaled, (int)(Unscaled >> 32), 0, isNegative: false, (byte)Scale);

    /// <summary>Reads a number that bytes begin with.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="number">The number.</param>
    /// <returns>False where there stands another thing, more than <see cref="MostDigits"/> digits, or a nought too many before the others.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out PlainNumber number)
    {
        number = default;
        var whole = Digits(json, out var unscaled);
        if (whole is 0 or > MostDigits || (whole > 1 && json[0] == (byte)'0')) return false;
        if (whole == json.Length || json[whole] != (byte)'.')
        {
            number = new(unscaled, whole, 0, 0, unscaled);
            return true;
        }
        var fraction = Digits(json[(whole + 1)..], out var part);
        if (fraction == 0 || whole + fraction > MostDigits) return false;
        var (before, scale) = (unscaled, fraction);
        for (; scale > 0 && part % 10 == 0; scale--) part /= 10;
        for (var i = 0; i < scale; i++) unscaled *= 10;
        number = new(before, whole, fraction, scale, unscaled + part);
        return true;
    }

    /// <summary>Reads digits.</summary>
    /// <param name="json">Where they begin.</param>
    /// <param name="number">Their value; meaningless for more than <see cref="MostDigits"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Digits(ReadOnlySpan<byte> json, out long number)
    {
        number = 0;
        var length = 0;
        for (; length < json.Length && char.IsAsciiDigit((char)json[length]); length++) number = (number * 10) + (json[length] - '0');
        return length;
    }
}
