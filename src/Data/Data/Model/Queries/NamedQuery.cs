using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Queries;

/// <summary>
/// A question about streams that the product or its operator has written, with a name that anyone may ask by. Its SQL sees views of its streams and the register
/// of detectors, nothing else; a caller chooses the time and the values of its parameters.
/// </summary>
internal sealed record NamedQuery
{
    public required QueryName Name { get; init; }

    public required LocalText Title { get; init; }

    public required LocalText Description { get; init; }

    /// <summary>The streams that it reads, one to four. It is public while all of them are.</summary>
    public required IReadOnlyList<StreamDeclaration> Streams { get; init; }

    /// <summary>Whether it reads the register of detectors too.</summary>
    public bool ReadsDetectors { get; init; }

    /// <summary>Days before <c>to</c> at which the time begins where the caller does not say.</summary>
    public required int UsualDays { get; init; }

    /// <summary>Most days from <c>from</c> to <c>to</c>.</summary>
    public required int LongestDays { get; init; }

    public required IReadOnlyList<QueryParameter> Parameters { get; init; }

    public required IReadOnlyList<QueryColumn> Columns { get; init; }

    /// <summary>One SELECT over the views.</summary>
    public required string Sql { get; init; }

    public bool IsPublic => Streams.All(s => s.IsPublic);
}
