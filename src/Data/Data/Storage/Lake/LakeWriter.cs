using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Copies the journal into the lake: what came since the last copy, as one file for each day on which it was measured, so that late readings go where
/// they belong. Corrections are added; nothing is changed. Files of one day are rewritten as one now and then.
/// </summary>
internal sealed class LakeWriter(JournalReader journal, LakeManifest manifest, LakeEngine engine, IOptions<DataOptions> options, TimeProvider clock) : IDisposable
{
    private const int MostEvents = 4096;

    /// <summary>How old the one file of a day that still grows may be: who asks for it again and again does not have it rewritten each time.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(StreamId Stream, DateOnly Day), (DateTimeOffset At, string Name)> wholes = [];
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Copies what the journal holds, at least up to its last event at the time of the call and up to a sequence.</summary>
    public async Task Flush(JournalStream stream, long atLeast, CancellationToken cancellationToken)
    {
        // An event is in the journal a moment before readers are shown it.
        var goal = Math.Max(stream.Tail.Last, atLeast);
        await turn.WaitAsync(cancellationToken);
        try
        {
            var place = manifest.PlaceOf(stream.Id)?.Sequence ?? 0;
            while (place < goal)
            {
                var events = await journal.EventsAfter(stream, place, MostEvents, cancellationToken);
                if (events.Count == 0) break;
                var files = events.GroupBy(e => CityDay.Of(e.MeasuredAt)).Select(day => Write(stream, day.Key, [.. day])).ToList();
                place = events[^1].Sequence;
                // Files that are written are named, though whoever asked for them has gone: else they would lie there unnamed.
                await manifest.Add(stream.Id, new LakePlace(stream.Epoch, place), files, CancellationToken.None);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Rewrites days that stand in many files, and gives up what is older than the stream's retention.</summary>
    public async Task Tidy(JournalStream stream, CancellationToken cancellationToken)
    {
        var (now, today) = (clock.GetUtcNow(), CityDay.Of(clock.GetUtcNow()));
        await turn.WaitAsync(cancellationToken);
        try
        {
            using var lease = manifest.Lease(stream.Id, DateOnly.MinValue, DateOnly.MaxValue);
            var isHeld = options.Value.Lake.LegalHolds.Contains(stream.Id.Value);
            List<LakeFile> old = isHeld ? [] : [.. lease.Files.Where(f => f.Accepted < now.AddDays(-stream.Declaration.RetentionDays))];
            if (old.Count > 0) await manifest.Remove(old, cancellationToken);
            foreach (var day in lease.Files.Except(old).GroupBy(f => f.Day))
            {
                var most = day.Key < today.AddDays(-1) ? 1 : options.Value.Lake.MostFilesADay;
                if (day.Count() > most) await Rewrite(stream, [.. day]);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes one file of a day's files, and returns a lease on it; null when the day has none.</summary>
    public async Task<(LakeLease Lease, LakeFile File)?> WholeDay(JournalStream stream, DateOnly day, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            using (var lease = manifest.Lease(stream.Id, day, day))
            {
                if (lease.Files.Count == 0) return null;
                var now = clock.GetUtcNow();
                var isFresh = wholes.TryGetValue((stream.Id, day), out var whole) && now - whole.At < Staleness && lease.Files.Any(f => f.Name == whole.Name);
                if (lease.Files.Count > 1 && !isFresh) wholes[(stream.Id, day)] = (now, (await Rewrite(stream, lease.Files)).Name);
                else if (lease.Files.Count == 1) wholes[(stream.Id, day)] = (now, lease.Files[0].Name);
            }
            var held = manifest.Lease(stream.Id, day, day);
            return (held, held.Files.Single(f => f.Name == wholes[(stream.Id, day)].Name));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

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
        var table = new LakeTable(stream.Declaration);
        var file = NewFile(stream, files[0].Day, files.Min(f => f.First), files.Max(f => f.Last), files.Max(f => f.Accepted)) with { Rows = files.Sum(f => f.Rows), HoldsRevisions = files.Any(f => f.HoldsRevisions) };
        using var connection = engine.Open();
        var written = Copy(connection, $"(SELECT * FROM {table.Source(engine.Paths(files))} ORDER BY {table.Order})", file);
        await manifest.Swap(files, written, CancellationToken.None);
        return written;
    }

    // The name is of one use: a file that a killed process left half written is never taken for another.
    private static LakeFile NewFile(JournalStream stream, DateOnly day, long first, long last, DateTimeOffset accepted) => new(
        0, stream.Id, day, string.Create(CultureInfo.InvariantCulture, $"{stream.Id}/{day:yyyy-MM-dd}/{first}-{last}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.parquet"), 0, 0, first, last, accepted, false);

    private LakeFile Copy(DuckDB.NET.Data.DuckDBConnection connection, string source, LakeFile file)
    {
        var path = manifest.PathOf(file);
        PrivateFolder.Create(Path.GetDirectoryName(path) ?? manifest.Folder);
        LakeEngine.Execute(connection, $"COPY {source} TO {LakeEngine.Text(path)} (FORMAT parquet, COMPRESSION zstd)");
        // The manifest may name it only once it would survive a power cut.
        using var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
        return file with { Bytes = written.Length };
    }
}
