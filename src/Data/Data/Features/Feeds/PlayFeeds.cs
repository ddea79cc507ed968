using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Features.Feeds.Simulator;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>
/// Plays files that are not live, recorded or made, into the streams: each feed in its own rhythm, the first file of each at once. Every message says that
/// it is a replay or simulated.
/// </summary>
internal sealed partial class PlayFeeds(
    ConnectorCatalogue connectors, ConnectorRuns runs, DetectorRegister register, Journal journal, FeedIngest ingest, IOptions<DataOptions> options, TimeProvider clock,
    ILogger<PlayFeeds> logger) : BackgroundService
{
    private FeedOptions Feeds => options.Value.Feeds;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Feeds.Source switch
    {
        FeedOptions.FeedSource.Replay => Task.WhenAll(connectors.All.Select(connector => Replay(connector, Feeds.ReplayFolder ?? "", stoppingToken))),
        FeedOptions.FeedSource.Simulated => Task.WhenAll(SimulatedFeeds.Make(register, Feeds.SimulatorSeed).Select(feed => Simulate(feed, stoppingToken))),
        _ => Task.CompletedTask,
    };

    private async Task Simulate(SimulatedFeed feed, CancellationToken stoppingToken)
    {
        if (connectors.Find(feed.Stream) is not { } connector) return;
        while (true)
        {
            var now = clock.GetUtcNow();
            var period = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % feed.Every.Ticks), TimeSpan.Zero);
            await Take(connector, new FeedContent(feed.File(period), now), feed.Source, feed.IsOnce ? null : period + feed.Every, stoppingToken);
            if (feed.IsOnce) return;
            await Until(period + feed.Every, stoppingToken);
        }
    }

    /// <summary>Waits until the clock shows a time. A timer may ring a little before that, when the period that is over would be played once more.</summary>
    private async Task Until(DateTimeOffset time, CancellationToken stoppingToken)
    {
        for (var wait = time - clock.GetUtcNow(); wait > TimeSpan.Zero; wait = time - clock.GetUtcNow())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, stoppingToken);
        }
    }

    private async Task Replay(Connector connector, string folder, CancellationToken stoppingToken)
    {
        var pace = connector.Every / Feeds.ReplaySpeed;
        foreach (var file in RecordedFiles.Of(folder, connector))
        {
            if (await Read(file, stoppingToken) is { } bytes) await Take(connector, new FeedContent(bytes, clock.GetUtcNow()) { Name = Path.GetFileName(file) }, DataSource.Replay, clock.GetUtcNow() + pace, stoppingToken);
            else Log.NotRead(logger, connector.Stream.Value);
            // An archive is read at once: its time is not ours.
            if (!connector.IsArchive) await Task.Delay(pace, clock, stoppingToken);
        }
    }

    /// <returns>Null when the file is too large, or has gone meanwhile.</returns>
    private async Task<byte[]?> Read(string file, CancellationToken stoppingToken)
    {
        try
        {
            return new FileInfo(file).Length > Feeds.MaximumFileBytes ? null : await File.ReadAllBytesAsync(file, stoppingToken);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task Take(Connector connector, FeedContent content, DataSource source, DateTimeOffset? next, CancellationToken stoppingToken)
    {
        if (journal.Find(connector.Stream) is not { } stream) return;
        var now = content.ReceivedAt;
        var outcome = await ingest.Take(stream, connector.Format, content, source, stoppingToken);
        if (outcome.Problem is { } problem) Log.NotTaken(logger, connector.Stream.Value, problem);
        var last = await runs.Find(connector.Stream.Value, stoppingToken);
        await runs.Keep(new ConnectorRun
        {
            Stream = connector.Stream.Value,
            From = EventEnvelope.WordOf(source),
            At = now,
            Outcome = outcome.Problem ?? "taken",
            Failures = outcome.Problem is null ? 0 : (last?.Failures ?? 0) + 1,
            NextAt = next,
            LastGoodAt = outcome.Problem is null ? now : last?.LastGoodAt,
            Runs = (last?.Runs ?? 0) + 1,
            File = outcome,
        }, stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "A file for {Stream} was not taken: {Problem}")]
        public static partial void NotTaken(ILogger logger, string stream, string problem);

        [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "A recorded file for {Stream} could not be read, or is larger than Data:Feeds:MaximumFileBytes, and was left out")]
        public static partial void NotRead(ILogger logger, string stream);
    }
}
