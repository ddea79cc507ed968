using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Queries;

/// <summary>A column of a query's answer.</summary>
/// <param name="Name">The member's name in JSON: 1 to 40 letters and digits, beginning with a small letter.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Unit">The unit's UCUM code; null where there is none.</param>
internal sealed record QueryColumn(string Name, ColumnKind Kind, LocalText Title, string? Unit);
