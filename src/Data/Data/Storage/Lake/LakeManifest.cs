using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Which files the lake consists of, and up to where each stream stands in it. Both change together in one transaction of SQLite, after the files are on
/// disk: a process that is killed leaves the lake as it was, and files that nobody names, which the next start removes.
/// </summary>
internal sealed class LakeManifest(IOptions<DataOptions> options)
{
    private const string DayForm = "yyyy-MM-dd";
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, LakePlace> places = [];
    private readonly Dictionary<StreamId, List<LakeFile>> files = [];
    private readonly Dictionary<string, int> pins = new(StringComparer.Ordinal);
    private readonly HashSet<string> condemned = new(StringComparer.Ordinal);

    public string Folder { get; } = options.Value.Lake.Folder ?? Path.Combine(Path.GetDirectoryName(options.Value.Journal) ?? "/", "lake");

    public string File => Path.Combine(Folder, "manifest.db");

    public string PathOf(LakeFile file) => Path.Combine(Folder, file.Name);

    /// <summary>Reads the manifest, and removes what it does not name. Called once, before anything else.</summary>
    public async Task Open(CancellationToken cancellationToken)
    {
        await LakeSchema.Steps.Require(File, cancellationToken);
        await using var connection = await JournalConnections.OpenForWriting(File, mayCreate: false, cancellationToken);
        lock (gate)
        {
            Load(connection);
            var named = files.Values.SelectMany(f => f).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var found in Directory.EnumerateFiles(Folder, "*.parquet", SearchOption.AllDirectories))
            {
                if (!named.Contains(Path.GetRelativePath(Folder, found))) System.IO.File.Delete(found);
            }
        }
    }

    /// <summary>Up to where a stream stands; null when nothing of it was copied yet.</summary>
    public LakePlace? PlaceOf(StreamId stream)
    {
        lock (gate) return places.TryGetValue(stream, out var place) ? place : null;
    }

    /// <summary>The files of a stream with a day in a range, both ends included.</summary>
    public LakeLease Lease(StreamId stream, DateOnly from, DateOnly to)
    {
        lock (gate)
        {
            List<LakeFile> found = [.. files.GetValueOrDefault(stream, []).Where(f => f.Day >= from && f.Day <= to)];
            foreach (var file in found) pins[file.Name] = pins.GetValueOrDefault(file.Name) + 1;
            return new LakeLease(found, places.GetValueOrDefault(stream).Sequence, Release);
        }
    }

    /// <summary>Adds files that are on disk, and says that the stream stands at a place.</summary>
    public Task Add(StreamId stream, LakePlace place, IReadOnlyList<LakeFile> added, CancellationToken cancellationToken) => Change(
        (connection, transaction) =>
        {
            Execute(connection, transaction, "INSERT INTO place (stream, epoch, sequence) VALUES ($1, $2, $3) ON CONFLICT (stream) DO UPDATE SET \"sequence\" = excluded.sequence", stream.Value, place.Epoch.Value, place.Sequence);
        },
        added, [], () => places[stream] = place, cancellationToken);

    /// <summary>Puts one file in the place of others that hold the same rows.</summary>
    public Task Swap(IReadOnlyList<LakeFile> old, LakeFile added, CancellationToken cancellationToken) => Change((_, _) => { }, [added], old, () => { }, cancellationToken);

    /// <summary>Gives files up for good.</summary>
    public Task Remove(IReadOnlyList<LakeFile> old, CancellationToken cancellationToken) => Change((_, _) => { }, [], old, () => { }, cancellationToken);

    private async Task Change(
        Action<SqliteConnection, SqliteTransaction> first, IReadOnlyList<LakeFile> added, IReadOnlyList<LakeFile> old, Action then, CancellationToken cancellationToken)
    {
        await using var connection = await JournalConnections.OpenForWriting(File, mayCreate: false, cancellationToken);
        var kept = new List<LakeFile>();
        await using (var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken))
        {
            first(connection, transaction);
            foreach (var file in old) Execute(connection, transaction, "DELETE FROM file WHERE id = $1", file.Id);
            foreach (var file in added) kept.Add(file with { Id = Insert(connection, transaction, file) });
            await transaction.CommitAsync(cancellationToken);
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
                else System.IO.File.Delete(PathOf(file));
            }
        }
    }

    private void Release(IReadOnlyList<LakeFile> leased)
    {
        lock (gate)
        {
            foreach (var file in leased)
            {
                if (--pins[file.Name] > 0) continue;
                pins.Remove(file.Name);
                if (condemned.Remove(file.Name)) System.IO.File.Delete(PathOf(file));
            }
        }
    }

    private void Load(SqliteConnection connection)
    {
        using (var command = Command(connection, null, "SELECT stream, epoch, sequence FROM place"))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (StreamId.TryRead(reader.GetString(0), out var stream)) places[stream] = new LakePlace(new StreamEpoch(reader.GetInt64(1)), reader.GetInt64(2));
            }
        }
        using (var command = Command(connection, null, "SELECT id, stream, day, name, rows, bytes, first, last, accepted, revisions FROM file ORDER BY id"))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (!StreamId.TryRead(reader.GetString(1), out var stream)) continue;
                if (!files.TryGetValue(stream, out var ofStream)) files[stream] = ofStream = [];
                ofStream.Add(new LakeFile(
                    reader.GetInt64(0), stream, DateOnly.ParseExact(reader.GetString(2), DayForm, CultureInfo.InvariantCulture), reader.GetString(3),
                    reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), UtcMicroseconds.From(reader.GetInt64(8)), reader.GetInt64(9) != 0));
            }
        }
    }

    private static long Insert(SqliteConnection connection, SqliteTransaction transaction, LakeFile file)
    {
        using var command = Command(
            connection, transaction, "INSERT INTO file (stream, day, name, rows, bytes, first, last, accepted, revisions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            file.Stream.Value, file.Day.ToString(DayForm, CultureInfo.InvariantCulture), file.Name, file.Rows, file.Bytes, file.First, file.Last, UtcMicroseconds.Of(file.Accepted), file.HoldsRevisions ? 1 : 0);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string statement, params ReadOnlySpan<object> values)
    {
        using var command = Command(connection, transaction, statement, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string statement, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i]);
        return command;
    }
}
