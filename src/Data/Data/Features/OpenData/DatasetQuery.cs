namespace Bauhinia.Data.Features.OpenData;

/// <summary>What <c>package_search</c> asks: the words of Solr's and Lucene's query syntax, as CKAN passes them on.</summary>
/// <param name="Text">The query; <c>*:*</c> or nothing finds all.</param>
/// <param name="Filters">Queries that must also hold and do not count for the order.</param>
/// <param name="Sort">Fields with <c>asc</c> or <c>desc</c>; nothing orders by how well a record fits, then by the newest.</param>
/// <param name="Start">Records to leave out, 0 or more.</param>
/// <param name="Rows">Most records, 0 to 1000.</param>
/// <param name="FacetFields">Fields whose values are counted over all that was found.</param>
/// <param name="FacetLimit">Most values a field; negative for all.</param>
internal sealed record DatasetQuery(
    string? Text, IReadOnlyList<string> Filters, string? Sort, int Start, int Rows, IReadOnlyList<string> FacetFields, int FacetLimit);
