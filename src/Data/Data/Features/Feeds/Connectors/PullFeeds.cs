using System.Security.Cryptography;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>
/// Fetches each feed in its rhythm, when the operator has said that feeds are live. After a failure it waits twice as long as before, up to an hour, and
/// never exactly as long as its neighbour; a server that asks for a pause gets it.
/// </summary>
internal sealed partial class PullFeeds(
    ConnectorCatalogue connectors, ConnectorRuns runs, ConnectorControl control, FeedClient client, FeedIngest ingest, Journal journal, IOptions<DataOptions> options, TimeProvider clock, ILogger<PullFeeds> logger)
    : BackgroundService
{
    private const int MostAtOnce = 4;
    private const int MostDoublings = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim turns = new(MostAtOnce);

    public override void Dispose()
    {
        turns.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Feeds.Source == FeedOptions.FeedSource.Live
        ? Task.WhenAll(connectors.All.Where(c => c.IsEnabled).Select(c => c.Url is { } url ? Run(c, url, stoppingToken) : Task.CompletedTask))
        : Task.CompletedTask;

    private async Task Run(Connector connector, Uri url, CancellationToken stoppingToken)
    {
        if (journal.Find(connector.Stream) is not { } stream) return;
        var last = await runs.Find(connector.Stream.Value, stoppingToken);
        // Another address is another file.
        if (last?.From != url.ToString()) last = last is null ? null : last with { Validators = new FeedValidators(null, null), NextAt = null, Failures = 0 };
        while (true)
        {
            var signal = control.SignalOf(connector.Stream.Value);
            if (control.IsPaused(connector.Stream.Value))
            {
                await control.Wait(signal, Timeout.InfiniteTimeSpan, stoppingToken);
                continue;
            }
            var wait = (last?.NextAt ?? default) - clock.GetUtcNow();
            if (wait > TimeSpan.Zero) await control.Wait(signal, wait < LongestWait || wait < connector.Every ? wait : connector.Every, stoppingToken);
            if (control.IsPaused(connector.Stream.Value)) continue;
            await turns.WaitAsync(stoppingToken);
            try
            {
                last = await Once(connector, url, stream, last, stoppingToken);
            }
            finally
            {
                turns.Release();
            }
            await runs.Keep(last, stoppingToken);
        }
    }

    private async Task<ConnectorRun> Once(Connector connector, Uri url, JournalStream stream, ConnectorRun? last, CancellationToken stoppingToken)
    {
        var fetched = await client.Fetch(url, last?.Validators ?? new FeedValidators(null, null), stoppingToken);
        var now = clock.GetUtcNow();
        var outcome = fetched.Bytes is { } bytes ? await ingest.Take(stream, connector.Format, new FeedContent(bytes, now), DataSource.Live, stoppingToken) : new FeedOutcome();
        var problem = fetched.Problem ?? outcome.Problem;
        var failures = problem is null ? 0 : (last?.Failures ?? 0) + 1;
        if (problem is not null) Log.Failed(logger, connector.Stream.Value, problem, failures);
        return new ConnectorRun
        {
            Stream = connector.Stream.Value,
            From = url.ToString(),
            At = now,
            Outcome = problem ?? (fetched.IsNotModified ? "not_modified" : "taken"),
            Status = fetched.Status,
            // A file that was not taken whole is asked for again.
            Validators = fetched.IsNotModified ? last?.Validators ?? fetched.Validators : problem is null && !outcome.IsCut ? fetched.Validators : new FeedValidators(null, null),
            Failures = failures,
            NextAt = now + (problem is null ? connector.Every : Wait(connector.Every, failures, fetched.RetryAfter)),
            LastGoodAt = problem is null ? now : last?.LastGoodAt,
            Runs = (last?.Runs ?? 0) + 1,
            File = outcome,
        };
    }

    /// <summary>Half of the wait is fixed, half is drawn ("equal jitter"), so that those who failed together do not come back together.</summary>
    private static TimeSpan Wait(TimeSpan every, int failures, TimeSpan? asked)
    {
        var whole = TimeSpan.FromSeconds(Math.Min(every.TotalSeconds * Math.Pow(2, Math.Min(failures, MostDoublings)), Math.Max(LongestWait.TotalSeconds, every.TotalSeconds)));
        var wait = (whole / 2) + (whole / 2 * (RandomNumberGenerator.GetInt32(1001) / 1000.0));
        return asked > wait ? (asked < LongestWait ? asked.Value : LongestWait) : wait;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5111, Level = LogLevel.Warning, Message = "The feed of {Stream} was not taken: {Problem}; failures in a row: {Failures}")]
        public static partial void Failed(ILogger logger, string stream, string problem, int failures);
    }
}
