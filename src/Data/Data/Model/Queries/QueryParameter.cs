using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Queries;

/// <summary>A value that the caller gives. It is bound to the statement, and never a part of its text.</summary>
internal sealed record QueryParameter
{
    public required string Name { get; init; }

    /// <summary>Text or Integer.</summary>
    public required ColumnKind Kind { get; init; }

    public required LocalText Title { get; init; }

    public string? Unit { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Least number.</summary>
    public long Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public long Maximum { get; init; }

    /// <summary>Most characters of a text.</summary>
    public int MaximumLength { get; init; }

    /// <summary>The number that holds where none is given; null for none.</summary>
    public long? Default { get; init; }
}
