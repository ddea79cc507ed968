namespace Bauhinia.Data.Features.Ingest;

/// <summary>One thing that is wrong with what was sent.</summary>
/// <param name="Path">Where, as a JSON Pointer (RFC 6901) into the body.</param>
/// <param name="Rule">Which rule it breaks: a stable word of <c>docs/reference/data.md</c>.</param>
internal sealed record IngestFault(string Path, string Rule);
