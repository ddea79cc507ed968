using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Where readings come from, in the words of answers and pages: <c>live</c>, <c>replay</c> or <c>simulated</c>.</summary>
internal sealed class StreamOrigins(StreamCatalogue catalogue, Journal journal, IOptions<DataOptions> options)
{
    /// <summary>Of a stream's newest message. Before the first, what this host is set to play; null where nothing is.</summary>
    public string? Of(JournalStream stream) => Word(stream.Newest ?? Played);

    /// <summary>Of all public streams together: one that is not live is enough to say so.</summary>
    public string? OfAll() =>
        Word(catalogue.All.Where(s => s.IsPublic).Select(s => journal.Find(s.Id)?.Newest).Append(Played).Max());

    private DataSource? Played => options.Value.Feeds.Source switch
    {
        FeedOptions.FeedSource.Replay => DataSource.Replay,
        FeedOptions.FeedSource.Simulated => DataSource.Simulated,
        _ => null,
    };

    private static string? Word(DataSource? source) => source is { } known ? EventEnvelope.WordOf(known) : null;
}
