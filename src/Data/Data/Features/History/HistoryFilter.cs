using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.History;

/// <summary>Only readings of which a key field has a value.</summary>
/// <param name="Field">One of the stream's key fields.</param>
/// <param name="Value">A text, or a whole number as <see cref="long"/>.</param>
internal sealed record HistoryFilter(StreamField Field, object Value);
