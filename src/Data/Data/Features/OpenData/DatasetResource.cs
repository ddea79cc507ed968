using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>One way to have a data set's contents.</summary>
/// <param name="Id">Made from the data set's name and its own.</param>
/// <param name="Name">In three languages.</param>
/// <param name="Format">As CKAN writes formats, such as <c>JSON</c>.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Path">Its address on this system's host.</param>
/// <param name="IsTable">Whether <c>datastore_search</c> answers for it.</param>
internal sealed record DatasetResource(Guid Id, LocalText Name, string Format, string MediaType, string Path, bool IsTable);
