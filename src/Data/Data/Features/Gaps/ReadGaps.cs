using System.Globalization;
using System.Xml;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Gaps;

/// <summary><c>GET /api/v1/streams/{id}/gaps</c>: which periods of a stream are absent, late, repeated or corrected, since when, and sums of them.</summary>
internal static class ReadGaps
{
    private const int MostEntries = 1000;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(31);
    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/gaps", Run);

    private static async Task<Results<JsonHttpResult<Gaps>, ProblemHttpResult>> Run(
        string id, HttpContext context, StreamCatalogue catalogue, Journal journal, GapReader gaps, TimeProvider clock, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        // A stream without a period promises nothing that could be absent.
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { Grid: { } grid } stream)
        {
            return PublicApi.NoStream(text);
        }
        if (Read(context.Request.Query, clock.GetUtcNow()) is not { } query) return Problems.Problem(StatusCodes.Status400BadRequest, DataProblems.GapsAsked, text[DataProblems.GapsAsked].Value);
        var (summary, entries) = await gaps.Read(stream, grid, query with { Most = query.Most + 1 }, cancellationToken);
        var shown = entries.Take(query.Most).ToList();
        return TypedResults.Json(new Gaps
        {
            Stream = stream.Id.Value,
            From = EventEnvelope.Time(query.From),
            To = EventEnvelope.Time(query.To),
            Period = XmlConvert.ToString(TimeSpan.FromMicroseconds(grid.PeriodMicroseconds)),
            AwaitedFor = XmlConvert.ToString(TimeSpan.FromMicroseconds(grid.PatienceMicroseconds)),
            Summary = Sums.Of(summary),
            Entries = [.. shown.Select(Entry.Of)],
            After = entries.Count > shown.Count ? shown[^1].Place.ToString() : null,
        }, PublicApi.Json);
    }

    private static GapQuery? Read(IQueryCollection asked, DateTimeOffset now)
    {
        if (asked.Any(a => a.Value.Count != 1) || asked.Keys.Any(k => k is not ("from" or "to" or "kind" or "limit" or "after" or "culture"))) return null;
        string? Word(string name) => asked.TryGetValue(name, out var value) ? value.ToString() : null;
        var to = now;
        if (Word("to") is { } toText && !InstantText.TryRead(toText, out to)) return null;
        // Years before 1800 are no times here, so this cannot leave the calendar.
        var from = to - UsualTime;
        if (Word("from") is { } fromText && !InstantText.TryRead(fromText, out from)) return null;
        var most = 100;
        if (Word("limit") is { } limit && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MostEntries)) return null;
        GapKind? kind = null;
        if (Word("kind") is { } word && (kind = GapWords.Read(word)) is null) return null;
        GapPlace? after = null;
        if (Word("after") is { } place)
        {
            if (!GapPlace.TryRead(place, out var read)) return null;
            after = read;
        }
        return from < to && to - from <= LongestTime ? new GapQuery(from, to, now) { Kind = kind, After = after, Most = most } : null;
    }

    internal sealed record Gaps
    {
        public required string Stream { get; init; }

        public required string From { get; init; }

        public required string To { get; init; }

        /// <summary>ISO 8601 duration.</summary>
        public required string Period { get; init; }

        /// <summary>ISO 8601 duration: how long after its end a period is awaited.</summary>
        public required string AwaitedFor { get; init; }

        public required Sums Summary { get; init; }

        public required IReadOnlyList<Entry> Entries { get; init; }

        /// <summary>To ask for what follows; absent on the last page.</summary>
        public string? After { get; init; }
    }

    internal sealed record Sums(long Expected, long Absent, int Late, long Repeats, int Revisions, long Doubled, int ClockSteps, string? Newest, string? SilentSince)
    {
        public static Sums Of(GapSummary s) => new(s.Expected, s.Absent, s.Late, s.Repeats, s.Revisions, s.Doubled, s.ClockSteps, Time(s.Newest), Time(s.SilentSince));
    }

    internal sealed record Entry
    {
        public required string Kind { get; init; }

        /// <summary>Of which device, or <c>all</c>.</summary>
        public required string Key { get; init; }

        /// <summary>Where an absence begins, when a message was measured, or where a clock stood.</summary>
        public required string Time { get; init; }

        /// <summary>Where an absence ends; not there while it goes on.</summary>
        public string? Until { get; init; }

        public long? Periods { get; init; }

        public long? Sequence { get; init; }

        public string? AcceptedTime { get; init; }

        public long? LateSeconds { get; init; }

        public long? Count { get; init; }

        public long? DifferentValues { get; init; }

        public int? Revision { get; init; }

        public long? BackSeconds { get; init; }

        public static Entry Of(GapEntry entry) => new()
        {
            Kind = GapWords.Of(entry.Kind),
            Key = entry.Key,
            Time = EventEnvelope.Time(entry.At),
            Until = ReadGaps.Time(entry.Until),
            Periods = entry.Periods,
            Sequence = entry.Sequence,
            AcceptedTime = ReadGaps.Time(entry.AcceptedAt),
            LateSeconds = (long?)entry.LateBy?.TotalSeconds,
            Count = entry.Count,
            DifferentValues = entry.DifferentValues,
            Revision = entry.Revision,
            BackSeconds = (long?)entry.BackBy?.TotalSeconds,
        };
    }

    private static string? Time(DateTimeOffset? time) => time is { } known ? EventEnvelope.Time(known) : null;
}
