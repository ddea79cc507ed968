using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Copies the journal into the lake: what came since the last copy, as one file for each day on which it was measured, so that late readings go where
/// they belong. Corrections are added; nothing is changed. Files of one day are rewritten as one now and then.
/// </summary>
internal sealed class LakeWriter(JournalReader journal, LakeManifest manifest, LakeEngine engine, RetentionClock retention, IOptions<DataOptions> options, TimeProvider clock) : IDisposable
{
    private const int MostEvents = 4096;

    /// <summary>How old the one file of a day that still grows may be: who asks for it again and again does not have it rewritten each time.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(StreamId Stream, DateOnly Day), (DateTimeOffset At, string Name)> wholes = new();
    private readonly ConcurrentDictionary<StreamId, long> asked = new();
    private readonly LakeTurns turns = new();

    /// <summary>Copies what the journal holds, at least up to its last event at the time of the call.</summary>
    public async Task Flush(JournalStream stream, CancellationToken cancellationToken)
    {
        using var turn = await turns.Take(stream.Id, cancellationToken);
        await Copy(stream, stream.Tail.Last, cancellationToken);
    }

    /// <summary>
    /// Copies up to a sequence for someone who asks about it. Each copy is a file, so there is one in so many seconds (<c>Data:Lake:DemandSeconds</c>) at
    /// most: who comes meanwhile waits for it, and finds it done.
    /// </summary>
    public async Task FlushFor(JournalStream stream, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await turns.Take(stream.Id, cancellationToken);
        if (manifest.PlaceOf(stream.Id)?.Sequence >= sequence) return;
        if (asked.TryGetValue(stream.Id, out var last))
        {
            var wait = TimeSpan.FromSeconds(options.Value.Lake.DemandSeconds) - clock.GetElapsedTime(last);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken);
        }
        // An event is in the journal a moment before readers are shown it.
        await Copy(stream, Math.Max(stream.Tail.Last, sequence), cancellationToken);
        asked[stream.Id] = clock.GetTimestamp();
    }

    /// <summary>Rewrites days that stand in many files, and gives up what is older than the stream's retention.</summary>
    public async Task Tidy(JournalStream stream, CancellationToken cancellationToken)
    {
        var today = CityDay.Of(clock.GetUtcNow());
        using var turn = await turns.Take(stream.Id, cancellationToken);
        using var writing = await turns.Write(cancellationToken);
        await Expire(stream.Id, stream.Declaration.RetentionDays, cancellationToken);
        using var lease = manifest.Lease(stream.Id, DateOnly.MinValue, DateOnly.MaxValue);
        foreach (var day in lease.Files.GroupBy(f => f.Day))
        {
            var most = day.Key < today.AddDays(-1) ? 1 : options.Value.Lake.MostFilesADay;
            if (day.Count() > most) await Rewrite(stream, [.. day]);
        }
    }

    /// <summary>Keeps the retention of a stream whose declaration is gone.</summary>
    public async Task TidyRetired(StreamId stream, CancellationToken cancellationToken)
    {
        using var turn = await turns.Take(stream, cancellationToken);
        if (manifest.PlaceOf(stream)?.RetentionDays is { } days) await Expire(stream, days, cancellationToken);
    }

    /// <summary>Makes one file of a day's files, and returns a lease on it; null when the day has none.</summary>
    public async Task<(LakeLease Lease, LakeFile File)?> WholeDay(JournalStream stream, DateOnly day, CancellationToken cancellationToken)
    {
        using var turn = await turns.Take(stream.Id, cancellationToken);
        using (var lease = manifest.Lease(stream.Id, day, day))
        {
            if (lease.Files.Count == 0) return null;
            var now = clock.GetUtcNow();
            var isFresh = wholes.TryGetValue((stream.Id, day), out var whole) && now - whole.At < Staleness && lease.Files.Any(f => f.Name == whole.Name);
            if (lease.Files.Count > 1 && !isFresh)
            {
                using var writing = await turns.Write(cancellationToken);
                wholes[(stream.Id, day)] = (now, (await Rewrite(stream, lease.Files)).Name);
            }
            else if (lease.Files.Count == 1)
            {
                wholes[(stream.Id, day)] = (now, lease.Files[0].Name);
            }
        }
        var held = manifest.Lease(stream.Id, day, day);
        return (held, held.Files.Single(f => f.Name == wholes[(stream.Id, day)].Name));
    }

    public void Dispose() => turns.Dispose();

    private async Task Copy(JournalStream stream, long goal, CancellationToken cancellationToken)
    {
        var place = manifest.PlaceOf(stream.Id)?.Sequence ?? 0;
        if (place >= goal) return;
        using var writing = await turns.Write(cancellationToken);
        while (place < goal)
        {
            var events = await journal.EventsAfter(stream, place, MostEvents, cancellationToken);
            if (events.Count == 0) break;
            place = events[^1].Sequence;
            await Copy(stream, events);
        }
    }

    // Files that are written are named, though whoever asked for them has gone.
    private async Task Copy(JournalStream stream, IReadOnlyList<JournalEvent> events)
    {
        var files = new List<LakeFile>();
        var isNamed = false;
        try
        {
            foreach (var day in events.GroupBy(e => CityDay.Of(e.MeasuredAt))) files.Add(Write(stream, day.Key, [.. day]));
            await manifest.Add(stream.Id, new LakePlace(stream.Epoch, events[^1].Sequence, stream.Declaration.RetentionDays), files, CancellationToken.None);
            isNamed = true;
        }
        finally
        {
            if (!isNamed) manifest.Discard(files);
        }
    }

    private async Task Expire(StreamId stream, int days, CancellationToken cancellationToken)
    {
        if (options.Value.Lake.LegalHolds.Contains(stream.Value)) return;
        using var lease = manifest.Lease(stream, DateOnly.MinValue, DateOnly.MaxValue);
        var oldest = retention.Now.AddDays(-days);
        List<LakeFile> old = [.. lease.Files.Where(f => f.Accepted < oldest)];
        if (old.Count > 0) await manifest.Remove(old, cancellationToken);
    }

    private LakeFile Write(JournalStream stream, DateOnly day, IReadOnlyList<JournalEvent> events)
    {
        var table = new LakeTable(stream.Declaration);
        var name = engine.NextName();
        using var connection = engine.Open();
        LakeEngine.Execute(connection, table.CreateStatement(name));
        try
        {
            using (var appender = connection.CreateAppender(name))
            {
                foreach (var @event in events) table.Append(appender, @event);
            }
            var file = NewFile(stream, day, events[0].Sequence, events[^1].Sequence, events[^1].AcceptedAt) with { Rows = events.Sum(e => e.Readings), HoldsRevisions = events.Any(e => e.Revision > 1) };
            return Copy(connection, name, file);
        }
        finally
        {
            LakeEngine.Execute(connection, $"DROP TABLE {name}");
        }
    }

    private async Task<LakeFile> Rewrite(JournalStream stream, IReadOnlyList<LakeFile> files)
    {
        var file = NewFile(stream, files[0].Day, files.Min(f => f.First), files.Max(f => f.Last), files.Max(f => f.Accepted)) with
        {
            Rows = files.Sum(f => f.Rows), HoldsRevisions = files.Any(f => f.HoldsRevisions), Version = files.All(f => f.Version == files[0].Version) ? files[0].Version : 0,
        };
        using var connection = engine.Open();
        var written = Copy(connection, new LakeTable(stream.Declaration).Together(engine, connection, files), file);
        var isNamed = false;
        try
        {
            await manifest.Swap(files, written, CancellationToken.None);
            isNamed = true;
        }
        finally
        {
            if (!isNamed) manifest.Discard([written]);
        }
        return written;
    }

    // The name is of one use: a file that a killed process left half written is never taken for another.
    private static LakeFile NewFile(JournalStream stream, DateOnly day, long first, long last, DateTimeOffset accepted) => new(
        0, stream.Id, day, string.Create(CultureInfo.InvariantCulture, $"{stream.Id}/{day:yyyy-MM-dd}/{first}-{last}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.parquet"), 0, 0, first, last, accepted, false, stream.Declaration.Version);

    private LakeFile Copy(DuckDBConnection connection, string source, LakeFile file)
    {
        var path = manifest.PathOf(file);
        PrivateFolder.Create(Path.GetDirectoryName(path) ?? manifest.Folder);
        var isWhole = false;
        try
        {
            LakeEngine.Execute(connection, $"COPY {source} TO {LakeEngine.Text(path)} (FORMAT parquet, COMPRESSION zstd)");
            // The manifest may name it only once it would survive a power cut.
            using var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
            isWhole = true;
            return file with { Bytes = written.Length };
        }
        finally
        {
            if (!isWhole) File.Delete(path);
        }
    }
}
