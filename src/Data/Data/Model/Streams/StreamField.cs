namespace Bauhinia.Data.Model.Streams;

/// <summary>One field of a stream's readings.</summary>
internal sealed record StreamField
{
    /// <summary>The member's name in JSON: 1 to 40 of <c>a-z A-Z 0-9</c>, beginning with a small letter.</summary>
    public required string Name { get; init; }

    public required FieldKind Kind { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>The unit's case-sensitive UCUM code, such as <c>km/h</c>; null where there is none to name.</summary>
    public string? Unit { get; init; }

    /// <summary>The observed property, such as <c>speed</c>; null where the field observes nothing.</summary>
    public string? Property { get; init; }

    /// <summary>Whether every reading has it; else it may be absent, and is never null.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Least possible value: a reading below it is refused.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Greatest possible value: a reading above it is refused.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Least plausible value: a reading below it is kept, and its sensor shown as out of range.</summary>
    public decimal? PlausibleFrom { get; init; }

    /// <summary>Greatest plausible value: a reading above it is kept, and its sensor shown as out of range.</summary>
    public decimal? PlausibleTo { get; init; }

    /// <summary>A sensor whose value stays the same for longer, other than at 0, is shown as stuck; null where a value may stand still.</summary>
    public TimeSpan? StuckAfter { get; init; }

    /// <summary>For the sensor's own time of measurement: a sensor whose time is older is shown as stale.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Whether the flag says that a value stands for nothing measured.</summary>
    public bool MarksPlaceholder { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What codes among its values are called; a value that is not here names itself.</summary>
    public IReadOnlyDictionary<string, LocalText> Values { get; init; } = new Dictionary<string, LocalText>();

    /// <summary>Most characters of a text.</summary>
    public int MaximumLength { get; init; } = 200;
}
