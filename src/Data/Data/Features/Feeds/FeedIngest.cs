using System.Text.Json;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>
/// Takes a file in: from its format through the stream's schema into the journal, as a sender's message goes. Only this differs: a sender is told what is
/// wrong and sends again, a feed cannot be told, so a reading that breaks the schema is left out and counted, and the others are kept.
/// </summary>
internal sealed class FeedIngest(Journal journal, TimeProvider clock)
{
    private const int MostMessagesAtOnce = 256;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    public async Task<FeedOutcome> Take(JournalStream stream, IFeedFormat format, FeedContent content, DataSource source, CancellationToken cancellationToken)
    {
        var file = Read(format, content);
        if (file.Refusal is { } refusal) return new FeedOutcome { Problem = refusal };
        var (messages, refused, leftOut) = Check(stream, file, source);
        var outcome = new FeedOutcome
        {
            Refused = refused,
            LeftOut = leftOut + file.Unreadable,
            CorrectedDates = file.CorrectedDates,
            IsCut = file.IsCut,
            Problem = messages.Count > 0 ? null : refused > 0 ? "nothing_usable" : file.IsCut ? "broken" : "empty",
        };
        foreach (var part in messages.Chunk(MostMessagesAtOnce))
        {
            if (await journal.Append(stream, part, cancellationToken) is not { } kept) return outcome with { Problem = "journal_unavailable" };
            outcome = outcome with
            {
                Accepted = outcome.Accepted + kept.Count(k => k.Kind == AppendKind.Created),
                Repeated = outcome.Repeated + kept.Count(k => k.Kind == AppendKind.Repeated),
                Revised = outcome.Revised + kept.Count(k => k.Kind == AppendKind.Revised),
                Readings = outcome.Readings + part.Sum(m => m.Readings),
            };
        }
        return outcome;
    }

    /// <summary>A format that stumbles over bytes that nobody thought of costs its feed this file, never the feed or the host.</summary>
    private static FeedFile Read(IFeedFormat format, FeedContent content)
    {
        try
        {
            return format.Read(content);
        }
        catch (Exception stumbled) when (stumbled is FormatException or ArithmeticException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
        {
            return FeedFile.Refused("broken");
        }
    }

    private (List<ReadingMessage> Messages, int Refused, int LeftOut) Check(JournalStream stream, FeedFile file, DataSource source)
    {
        var messages = new List<ReadingMessage>();
        var (refused, leftOut) = (0, 0);
        var latest = clock.GetUtcNow() + MessageParser.Ahead;
        foreach (var found in file.Messages)
        {
            using var readings = JsonDocument.Parse(found.Readings, Strict);
            var parser = new ReadingsParser(stream.Declaration) { LeavesOutFaulty = true };
            var (payload, count, equal, different) = parser.Read(readings.RootElement, "", []);
            leftOut += parser.LeftOut;
            if (count == 0 || found.MeasuredAt > latest || (stream.Declaration.IsPerDevice && !MessageParser.IsDeviceKey(found.Key)))
            {
                refused++;
                continue;
            }
            messages.Add(new ReadingMessage(stream.Id, stream.Declaration.IsPerDevice ? found.Key : ReadingMessage.WholeStream, found.MeasuredAt, source, payload, count)
            {
                EqualRepeats = equal,
                DifferentRepeats = different,
            });
        }
        return (messages, refused, leftOut);
    }
}
