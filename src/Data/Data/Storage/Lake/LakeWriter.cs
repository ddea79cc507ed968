using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Storage;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Copies the journal into the lake: what came since the last copy, as one file for each day on which it was measured, so that late readings go where
/// they belong. Corrections are added; nothing is changed. Files of one day are rewritten as one now and then.
/// </summary>
internal sealed class LakeWriter(JournalReader journal, LakeManifest manifest, LakeCache cache, LakeEngine engine, RetentionClock retention, IOptions<DataOptions> options, TimeProvider clock) : IDisposable
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
        await Expire(stream.Id, stream.Declaration.RetentionDays, stream, cancellationToken);
        await Complete(stream, cancellationToken);
        // Held day by day: all at once would fill the cache.
        foreach (var day in manifest.FilesOf(stream.Id).Where(f => !f.IsRollup).GroupBy(f => f.Day).ToList())
        {
            var most = day.Key < today.AddDays(-1) ? 1 : options.Value.Lake.MostFilesADay;
            if (day.Count() <= most) continue;
            using var lease = manifest.Lease(stream.Id, day.Key, day.Key);
            await Rewrite(stream, lease.Files, cancellationToken);
        }
    }

    /// <summary>Keeps the retention of a stream whose declaration is gone.</summary>
    public async Task TidyRetired(StreamId stream, CancellationToken cancellationToken)
    {
        using var turn = await turns.Take(stream, cancellationToken);
        if (manifest.PlaceOf(stream)?.RetentionDays is { } days) await Expire(stream, days, null, cancellationToken);
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
                wholes[(stream.Id, day)] = (now, (await Rewrite(stream, lease.Files, cancellationToken)).Name);
            }
            else if (lease.Files.Count == 1)
            {
                wholes[(stream.Id, day)] = (now, lease.Files[0].Name);
            }
        }
        var name = wholes[(stream.Id, day)].Name;
        var held = manifest.Lease(stream.Id, f => f.Name == name);
        try
        {
            await cache.Bring(held.Files, cancellationToken);
            return (held, held.Files.Single());
        }
        catch
        {
            held.Dispose();
            throw;
        }
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
        var (files, replaced) = (new List<LakeFile>(), new List<LakeFile>());
        var isNamed = false;
        try
        {
            foreach (var day in events.GroupBy(e => CityDay.Of(e.MeasuredAt)))
            {
                var readings = await Write(stream, day.Key, [.. day]);
                files.Add(readings);
                using var known = manifest.Lease(stream.Id, day.Key, day.Key);
                await cache.Bring([.. known.Files, .. known.Rollups], CancellationToken.None);
                var before = known.Rollups.SingleOrDefault();
                files.Add(await Hours(stream, [.. known.Files, readings], before, [.. day.Select(e => LakeHours.Of(e.MeasuredAt)).Distinct()]));
                if (before is not null) replaced.Add(before);
            }
            await manifest.Add(stream.Id, new LakePlace(stream.Epoch, events[^1].Sequence, stream.Declaration.RetentionDays), files, replaced, CancellationToken.None);
            isNamed = true;
        }
        finally
        {
            if (!isNamed) manifest.Discard(files);
        }
    }

    private async Task Expire(StreamId id, int days, JournalStream? declared, CancellationToken cancellationToken)
    {
        if (options.Value.Lake.LegalHolds.Contains(id.Value)) return;
        var oldest = retention.Now.AddDays(-days);
        foreach (var day in manifest.FilesOf(id).Where(f => !f.IsRollup && f.Accepted < oldest).GroupBy(f => f.Day).ToList())
        {
            using var lease = manifest.Lease(id, day.Key, day.Key);
            List<LakeFile> left = [.. lease.Files.Where(f => f.Accepted >= oldest)];
            List<LakeFile> hours = [.. lease.Rollups];
            // Hours say what the readings that are there come to. Without a declaration they cannot be told anew, and go with the day's last readings.
            if (left.Count == 0) await manifest.Swap([.. day, .. hours], [], cancellationToken);
            else if (declared is null) await manifest.Swap([.. day], [], cancellationToken);
            else await Named([await BroughtHours(declared, left, cancellationToken)], hoursOfDay => manifest.Swap([.. day, .. hours], hoursOfDay, CancellationToken.None));
        }
    }

    /// <summary>Makes the hours of days that have none, or those of an older version of the stream.</summary>
    private async Task Complete(JournalStream stream, CancellationToken cancellationToken)
    {
        foreach (var day in manifest.FilesOf(stream.Id).GroupBy(f => f.Day).ToList())
        {
            if (day.Any(f => f.IsRollup && f.Version == stream.Declaration.Version)) continue;
            using var lease = manifest.Lease(stream.Id, day.Key, day.Key);
            if (lease.Files.Count == 0) continue;
            var before = lease.Rollups.SingleOrDefault();
            await Named([await BroughtHours(stream, lease.Files, cancellationToken)], hours => manifest.Swap(before is null ? [] : [before], hours, CancellationToken.None));
        }
    }

    private async Task<LakeFile> BroughtHours(JournalStream stream, IReadOnlyList<LakeFile> readings, CancellationToken cancellationToken)
    {
        await cache.Bring(readings, cancellationToken);
        return await Hours(stream, [.. readings], null, null);
    }

    // What was written and could not be named must not lie there.
    private async Task Named(IReadOnlyList<LakeFile> written, Func<IReadOnlyList<LakeFile>, Task> name)
    {
        var isNamed = false;
        try
        {
            await name(written);
            isNamed = true;
        }
        finally
        {
            if (!isNamed) manifest.Discard(written);
        }
    }

    /// <summary>The hours of a day: those that were touched from the readings, the others as they stood.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="readings">All files of the day.</param>
    /// <param name="before">The day's hours until now; null where there are none.</param>
    /// <param name="touched">The hours of which readings came; null for all.</param>
    private async Task<LakeFile> Hours(JournalStream stream, List<LakeFile> readings, LakeFile? before, IReadOnlyList<int>? touched)
    {
        var hours = new LakeHours(stream.Declaration);
        // A day whose readings precede its hours is told whole.
        var kept = before?.Version == stream.Declaration.Version ? before : null;
        if (kept is null) touched = null;
        var day = readings[0].Day;
        var file = NewFile(stream, day, readings.Min(f => f.First), readings.Max(f => f.Last), readings.Max(f => f.Accepted)) with { Name = NameOf(stream, day, "hours"), IsRollup = true };
        using var connection = engine.Open();
        return await Copy(connection, hours.Day(engine, readings, kept, touched), file);
    }

    private async Task<LakeFile> Write(JournalStream stream, DateOnly day, IReadOnlyList<JournalEvent> events)
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
            return await Copy(connection, name, file);
        }
        finally
        {
            LakeEngine.Execute(connection, $"DROP TABLE {name}");
        }
    }

    private async Task<LakeFile> Rewrite(JournalStream stream, IReadOnlyList<LakeFile> files, CancellationToken cancellationToken)
    {
        await cache.Bring(files, cancellationToken);
        var file = NewFile(stream, files[0].Day, files.Min(f => f.First), files.Max(f => f.Last), files.Max(f => f.Accepted)) with
        {
            Rows = files.Sum(f => f.Rows), HoldsRevisions = files.Any(f => f.HoldsRevisions), Version = files.All(f => f.Version == files[0].Version) ? files[0].Version : 0,
        };
        using var connection = engine.Open();
        var written = await Copy(connection, new LakeTable(stream.Declaration).Together(engine, connection, files), file);
        await Named([written], one => manifest.Swap(files, one, CancellationToken.None));
        return written;
    }

    // The name is of one use: a file that a killed process left half written is never taken for another.
    private static LakeFile NewFile(JournalStream stream, DateOnly day, long first, long last, DateTimeOffset accepted) => new(
        0, stream.Id, day, NameOf(stream, day, string.Create(CultureInfo.InvariantCulture, $"{first}-{last}")), 0, 0, first, last, accepted, false, stream.Declaration.Version);

    private static string NameOf(JournalStream stream, DateOnly day, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{stream.Id}/{day:yyyy-MM-dd}/{what}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.parquet");

    private async Task<LakeFile> Copy(DuckDBConnection connection, string source, LakeFile file)
    {
        var path = manifest.PathOf(file);
        PrivateFolder.Create(Path.GetDirectoryName(path) ?? manifest.Folder);
        var isWhole = false;
        try
        {
            LakeEngine.Execute(connection, $"COPY {source} TO {LakeEngine.Text(path)} (FORMAT parquet, COMPRESSION zstd)");
            var kept = await cache.Keep(file, CancellationToken.None);
            isWhole = true;
            return kept;
        }
        finally
        {
            if (!isWhole) File.Delete(path);
        }
    }
}
