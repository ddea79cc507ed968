using Bauhinia.Data.Contracts;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary><c>GET /api/v1/connectors</c>: what is fetched from where, how the last run of each ended, and when the next is due. For the operator's key.</summary>
internal static class ReadConnectors
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/connectors", List);

    private static async Task<Results<Ok<ConnectorList>, ProblemHttpResult>> List(
        HttpContext context, ConnectorCatalogue connectors, ConnectorRuns runs, ConnectorControl control, SenderKeys keys, IOptions<DataOptions> options, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (BearerKey.Of(context.Request) is not { } key || !await keys.IsOperator(key, cancellationToken))
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return Problems.Problem(StatusCodes.Status401Unauthorized, DataProblems.KeyRequired, text[DataProblems.KeyRequired].Value);
        }
        context.Response.Headers.CacheControl = "no-store";
        var last = (await runs.All(cancellationToken)).ToDictionary(r => r.Stream, StringComparer.Ordinal);
        return TypedResults.Ok(new ConnectorList(
            options.Value.Feeds.Source.ToString().ToLowerInvariant(), [.. connectors.All.Select(c => ConnectorView.Of(c, last.GetValueOrDefault(c.Stream.Value), control.IsPaused(c.Stream.Value)))]));
    }

    /// <param name="Source"><c>none</c>, <c>live</c>, <c>replay</c> or <c>simulated</c>.</param>
    /// <param name="Connectors">By stream.</param>
    public sealed record ConnectorList(string Source, IReadOnlyList<ConnectorView> Connectors);

    public sealed record ConnectorView
    {
        public required string Stream { get; init; }

        public required string Format { get; init; }

        /// <summary>Null for an archive of recorded files.</summary>
        public Uri? Url { get; init; }

        public required int EverySeconds { get; init; }

        public required bool Enabled { get; init; }

        /// <summary>Whether its department holds it.</summary>
        public required bool Paused { get; init; }

        /// <summary>Null before the first.</summary>
        public RunView? LastRun { get; init; }

        internal static ConnectorView Of(Connector connector, ConnectorRun? run, bool isPaused) => new()
        {
            Stream = connector.Stream.Value,
            Format = connector.Format.Name,
            Url = connector.Url,
            EverySeconds = (int)connector.Every.TotalSeconds,
            Enabled = connector.IsEnabled,
            Paused = isPaused,
            LastRun = run is null ? null : RunView.Of(run),
        };
    }

    public sealed record RunView
    {
        public required string From { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Outcome { get; init; }

        public int? Status { get; init; }

        public string? ETag { get; init; }

        public required int Failures { get; init; }

        public DateTimeOffset? NextAt { get; init; }

        public DateTimeOffset? LastGoodAt { get; init; }

        public required long Runs { get; init; }

        public required int Accepted { get; init; }

        public required int Repeated { get; init; }

        public required int Revised { get; init; }

        public required int Refused { get; init; }

        public required int Readings { get; init; }

        public required int LeftOut { get; init; }

        public required int CorrectedDates { get; init; }

        public required bool Cut { get; init; }

        internal static RunView Of(ConnectorRun run) => new()
        {
            From = run.From,
            At = run.At,
            Outcome = run.Outcome,
            Status = run.Status,
            ETag = run.Validators.Tag,
            Failures = run.Failures,
            NextAt = run.NextAt,
            LastGoodAt = run.LastGoodAt,
            Runs = run.Runs,
            Accepted = run.File.Accepted,
            Repeated = run.File.Repeated,
            Revised = run.File.Revised,
            Refused = run.File.Refused,
            Readings = run.File.Readings,
            LeftOut = run.File.LeftOut,
            CorrectedDates = run.File.CorrectedDates,
            Cut = run.File.IsCut,
        };
    }
}
