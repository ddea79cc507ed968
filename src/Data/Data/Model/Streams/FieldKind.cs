namespace Bauhinia.Data.Model.Streams;

/// <summary>What a field of a reading holds.</summary>
internal enum FieldKind
{
    /// <summary>Text of at most <see cref="StreamField.MaximumLength"/> characters.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A decimal number with at most 18 digits before its point and 10 after it, kept exactly.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A time with its offset from UTC (RFC 3339).</summary>
    Time,

    /// <summary>One of <see cref="StreamField.Choices"/>.</summary>
    Choice,
}
