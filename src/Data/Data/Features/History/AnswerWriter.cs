namespace Bauhinia.Data.Features.History;

/// <summary>An answer of the lake in one of its forms, row by row; the cells of a row come in the order of its columns.</summary>
internal abstract class AnswerWriter : IDisposable
{
    /// <summary>How large the answer has become.</summary>
    public abstract long Bytes { get; }

    public abstract void BeginRow();

    public abstract void EndRow();

    public abstract void Absent(int column);

    public abstract void Text(int column, string text);

    /// <summary>A text in UTF-8.</summary>
    public abstract void Text(int column, ReadOnlySpan<byte> text);

    public abstract void Time(int column, DateTimeOffset time);

    public abstract void Whole(int column, long number);

    /// <summary>A number without zeros at its end.</summary>
    public abstract void Number(int column, decimal number);

    /// <summary>A number of any length in digits, with a point at most.</summary>
    public abstract void Digits(int column, string digits);

    /// <summary>A floating-point number in the shortest form that reads back as the same bits; one that is no number, or infinite, is absent.</summary>
    public abstract void Number(int column, double number);

    public abstract void Flag(int column, bool flag);

    /// <summary>Gives all that was written to the buffer.</summary>
    public abstract void Flush();

    /// <summary>Ends the answer.</summary>
    /// <param name="asOf">The moment that it stands for.</param>
    /// <param name="next">Where the next page is; null where there is none.</param>
    public abstract void End(string asOf, string? next);

    public abstract void Dispose();
}
