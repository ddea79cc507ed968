using System.Collections.Concurrent;
using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Which files the lake consists of, and up to where each stream stands in it. Both change together in one transaction of SQLite, after the files are on
/// disk: a process that is killed leaves the lake as it was, and files that nobody names, which the next start removes.
/// </summary>
internal sealed class LakeManifest(IOptions<DataOptions> options) : IDisposable
{
    private const string DayForm = "yyyy-MM-dd";
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, LakePlace> places = [];
    private readonly Dictionary<StreamId, List<LakeFile>> files = [];
    private readonly Dictionary<string, int> pins = new(StringComparer.Ordinal);
    private readonly HashSet<string> condemned = new(StringComparer.Ordinal);
    private FileStream? held;
    private long changes;

    public string Folder { get; } = options.Value.Lake.Folder ?? Path.Combine(Path.GetDirectoryName(options.Value.Journal) ?? "/", "lake");

    public string File => Path.Combine(Folder, "manifest.db");

    public string PathOf(LakeFile file) => Path.Combine(Folder, file.Name);

    /// <summary>Which lake it is, drawn once.</summary>
    public string Id { get; private set; } = "";

    /// <summary>How often it was changed since the start.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Names that were given up, in the order in which they were, for who keeps the files elsewhere too.</summary>
    public ConcurrentQueue<string> GivenUp { get; } = new();

    /// <summary>All files that it names.</summary>
    public IReadOnlyList<LakeFile> All
    {
        get
        {
            lock (gate) return [.. files.Values.SelectMany(f => f)];
        }
    }

    /// <summary>Streams of which the lake holds something, declared or not.</summary>
    public IReadOnlyList<StreamId> Streams
    {
        get
        {
            lock (gate) return [.. places.Keys];
        }
    }

    /// <summary>Takes the lake for this process, reads the manifest, and removes the lake's own files that it does not name. Called once, before anything else.</summary>
    public async Task Open(CancellationToken cancellationToken)
    {
        await LakeSchema.Steps.Require(File, cancellationToken);
        Hold();
        await using var connection = await SqliteFile.Open(File, mayCreate: false, cancellationToken);
        lock (gate)
        {
            Load(connection);
            Id = LakeIdentity.Of(connection);
            var named = files.Values.SelectMany(f => f).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            // The folder may be one that holds an operator's files too.
            foreach (var found in Directory.EnumerateFiles(Folder, "*.parquet", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(Folder, found);
                if (LakeFile.IsName(name) && !named.Contains(name)) System.IO.File.Delete(found);
            }
        }
    }

    /// <summary>Up to where a stream stands; null when nothing of it was copied yet.</summary>
    public LakePlace? PlaceOf(StreamId stream)
    {
        lock (gate) return places.TryGetValue(stream, out var place) ? place : null;
    }

    /// <summary>The files of a stream with a day in a range, both ends included.</summary>
    public LakeLease Lease(StreamId stream, DateOnly from, DateOnly to) => Lease(stream, f => f.Day >= from && f.Day <= to);

    /// <summary>The files of a stream that are as wanted.</summary>
    public LakeLease Lease(StreamId stream, Func<LakeFile, bool> wanted)
    {
        lock (gate)
        {
            List<LakeFile> found = [.. files.GetValueOrDefault(stream, []).Where(wanted)];
            foreach (var file in found) pins[file.Name] = pins.GetValueOrDefault(file.Name) + 1;
            return new LakeLease([.. found.Where(f => !f.IsRollup)], [.. found.Where(f => f.IsRollup)], places.GetValueOrDefault(stream).Sequence, Release);
        }
    }

    /// <summary>Adds files that are on disk, gives up those that they replace, and says that the stream stands at a place.</summary>
    public Task Add(StreamId stream, LakePlace place, IReadOnlyList<LakeFile> added, IReadOnlyList<LakeFile> replaced, CancellationToken cancellationToken)
    {
        var before = PlaceOf(stream);
        return Change(
            connection =>
            {
                // A manifest that stands elsewhere than this process has put it is another's.
                using var command = before is { } known
                    ? connection.Command(
                        "UPDATE place SET \"sequence\" = $1, retention = $2 WHERE stream = $3 AND epoch = $4 AND \"sequence\" = $5",
                        place.Sequence, (object?)place.RetentionDays ?? DBNull.Value, stream.Value, place.Epoch.Value, known.Sequence)
                    : connection.Command(
                        "INSERT INTO place (stream, epoch, sequence, retention) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                        stream.Value, place.Epoch.Value, place.Sequence, (object?)place.RetentionDays ?? DBNull.Value);
                if (command.ExecuteNonQuery() != 1) throw new InvalidOperationException($"The manifest '{File}' was changed by another process than this one.");
            },
            added, replaced, () => places[stream] = place, cancellationToken);
    }

    /// <summary>Keeps for how many days a stream is kept, for the time when its declaration is gone.</summary>
    public Task KeepRetention(StreamId stream, int days, CancellationToken cancellationToken) => Change(
        connection =>
        {
            using var command = connection.Command("UPDATE place SET \"retention\" = $1 WHERE stream = $2", days, stream.Value);
            command.ExecuteNonQuery();
        },
        [], [], () => places[stream] = places[stream] with { RetentionDays = days }, cancellationToken);

    /// <summary>Puts files in the place of others.</summary>
    public Task Swap(IReadOnlyList<LakeFile> old, IReadOnlyList<LakeFile> added, CancellationToken cancellationToken) => Change(_ => { }, added, old, () => { }, cancellationToken);

    /// <summary>The files of a stream, held by nobody.</summary>
    public IReadOnlyList<LakeFile> FilesOf(StreamId stream)
    {
        lock (gate) return [.. files.GetValueOrDefault(stream, [])];
    }

    /// <summary>Whether somebody holds a file, named or given up.</summary>
    public bool IsHeld(string name)
    {
        lock (gate) return pins.ContainsKey(name);
    }

    /// <summary>Deletes the copy in the folder of a file that is kept elsewhere, unless somebody holds it or it is not named yet.</summary>
    public bool TryDropCopy(LakeFile file)
    {
        lock (gate)
        {
            if (pins.ContainsKey(file.Name) || !IsNamed(file)) return false;
            System.IO.File.Delete(PathOf(file));
            return true;
        }
    }

    /// <summary>Deletes files that were written and then not named.</summary>
    public void Discard(IEnumerable<LakeFile> written)
    {
        lock (gate)
        {
            foreach (var file in written.Where(w => !IsNamed(w))) GiveUp(file);
        }
    }

    public void Dispose() => held?.Dispose();

    private void Hold()
    {
        try
        {
            // The system lets go of it when the process ends, however it ends.
            held = new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefusedException($"Another process has the lake '{Folder}'. One host writes a lake: stop the other, or name another folder in Data:Lake:Folder.");
        }
    }

    private async Task Change(Action<SqliteConnection> first, IReadOnlyList<LakeFile> added, IReadOnlyList<LakeFile> old, Action then, CancellationToken cancellationToken)
    {
        var kept = new List<LakeFile>();
        await using (var connection = await SqliteFile.Open(File, mayCreate: false, cancellationToken))
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                first(connection);
                foreach (var file in old) Delete(connection, file);
                foreach (var file in added) kept.Add(file with { Id = Insert(connection, file) });
                await transaction.CommitAsync(cancellationToken);
            }
            catch (SqliteException)
            {
                // A commit that failed may have been kept all the same: what the file says now is what holds.
                lock (gate) Load(connection);
                throw;
            }
        }
        lock (gate)
        {
            foreach (var file in old) files[file.Stream].RemoveAll(f => f.Id == file.Id);
            foreach (var file in kept)
            {
                if (!files.TryGetValue(file.Stream, out var ofStream)) files[file.Stream] = ofStream = [];
                ofStream.Add(file);
            }
            then();
            foreach (var file in old)
            {
                if (pins.ContainsKey(file.Name)) condemned.Add(file.Name);
                else GiveUp(file);
            }
        }
        Interlocked.Increment(ref changes);
    }

    private bool IsNamed(LakeFile file) => files.GetValueOrDefault(file.Stream, []).Any(f => f.Name == file.Name);

    private void GiveUp(LakeFile file)
    {
        System.IO.File.Delete(PathOf(file));
        if (options.Value.Lake.Bucket is not null) GivenUp.Enqueue(file.Name);
    }

    private void Release(IReadOnlyList<LakeFile> leased)
    {
        lock (gate)
        {
            foreach (var file in leased)
            {
                if (--pins[file.Name] > 0) continue;
                pins.Remove(file.Name);
                if (condemned.Remove(file.Name)) GiveUp(file);
            }
        }
    }

    private void Load(SqliteConnection connection)
    {
        places.Clear();
        files.Clear();
        using (var command = connection.Command("SELECT stream, epoch, sequence, retention FROM place"))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (StreamId.TryRead(reader.GetString(0), out var stream)) places[stream] = new LakePlace(new StreamEpoch(reader.GetInt64(1)), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt32(3));
            }
        }
        using (var command = connection.Command("SELECT id, stream, day, name, rows, bytes, first, last, accepted, revisions, version, rollup, hash FROM file ORDER BY id"))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (!StreamId.TryRead(reader.GetString(1), out var stream)) continue;
                if (!files.TryGetValue(stream, out var ofStream)) files[stream] = ofStream = [];
                ofStream.Add(new LakeFile(
                    reader.GetInt64(0), stream, DateOnly.ParseExact(reader.GetString(2), DayForm, CultureInfo.InvariantCulture), reader.GetString(3),
                    reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), UtcMicroseconds.From(reader.GetInt64(8)), reader.GetInt64(9) != 0, reader.GetInt32(10)) { IsRollup = reader.GetInt64(11) != 0, Sha256 = reader.IsDBNull(12) ? null : reader.GetString(12) });
            }
        }
    }

    private static long Insert(SqliteConnection connection, LakeFile file)
    {
        using var command = connection.Command(
            "INSERT INTO file (stream, day, name, rows, bytes, first, last, accepted, revisions, version, rollup, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
            file.Stream.Value, file.Day.ToString(DayForm, CultureInfo.InvariantCulture), file.Name, file.Rows, file.Bytes, file.First, file.Last, UtcMicroseconds.Of(file.Accepted), file.HoldsRevisions ? 1 : 0, file.Version, file.IsRollup ? 1 : 0, (object?)file.Sha256 ?? DBNull.Value);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Delete(SqliteConnection connection, LakeFile file)
    {
        using var command = connection.Command("DELETE FROM file WHERE id = $1", file.Id);
        command.ExecuteNonQuery();
    }
}
