namespace Bauhinia.Data.Model.Queries;

/// <summary>What a column of an answer, or a parameter of a query, holds.</summary>
internal enum ColumnKind
{
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A decimal number of up to 28 digits, kept exactly.</summary>
    Decimal,

    /// <summary>A floating-point number of 64 bits (IEEE 754), such as a mean.</summary>
    Number,

    Flag,

    /// <summary>A moment, in microseconds of UTC.</summary>
    Time,
}
