namespace Bauhinia.Data.Features.OpenData;

/// <summary>A value of a facet.</summary>
/// <param name="Title">In the reader's language, where it has words.</param>
/// <param name="Count">Data sets that have it among those that were found.</param>
/// <param name="IsChosen">The list is narrowed down to it.</param>
/// <param name="Address">The list with it, or without it when it is chosen.</param>
internal sealed record FacetValue(string Title, int Count, bool IsChosen, string Address);
