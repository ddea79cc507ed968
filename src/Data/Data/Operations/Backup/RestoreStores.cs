using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations.Backup;

/// <summary>
/// <c>data restore --from FOLDER</c>: puts a backup where no stores are. FOLDER is one backup, or the folder of several, of which the newest finished one is
/// taken. Each stream begins a new life: its numbers after the backup are given a second time, and a token of before must not be taken for one of after.
/// </summary>
internal sealed class RestoreStores(JournalConnections journal, ConsoleStore console, LakeManifest lake)
{
    private const string Arriving = ".restoring";
    private readonly List<string> placed = [];

    public static async Task<int> Run(IServiceProvider services, string from, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await output.WriteLineAsync(await ActivatorUtilities.CreateInstance<RestoreStores>(services).Apply(Newest(Path.GetFullPath(from)), cancellationToken));
            return 0;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await output.WriteLineAsync($"Refused: {broken.Message}");
            return 1;
        }
    }

    private static string Newest(string folder) => File.Exists(Path.Combine(folder, BackupManifest.FileName)) || !Directory.Exists(folder)
        ? folder
        : Directory.EnumerateDirectories(folder).Where(inner => File.Exists(Path.Combine(inner, BackupManifest.FileName))).Order(StringComparer.Ordinal).LastOrDefault() ?? folder;

    private async Task<string> Apply(string folder, CancellationToken cancellationToken)
    {
        RefuseUnlessEmpty();
        var manifest = await BackupManifest.Check(folder, cancellationToken);
        var isDone = false;
        try
        {
            foreach (var file in manifest.LakeFiles) Place(Path.Combine(folder, BackupManifest.LakeFolder, file), Path.Combine(lake.Folder, file));
            await PlaceStores(folder, cancellationToken);
            isDone = true;
        }
        finally
        {
            // A part of a system must not stay where the next restore, or a host, looks for a whole one.
            if (!isDone) foreach (var file in placed.SelectMany(f => (string[])[f, $"{f}-wal", $"{f}-shm"])) File.Delete(file);
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"Restored {folder}: {manifest.Messages.Values.Sum()} messages of {manifest.Messages.Count} streams, {manifest.LakeFiles.Count()} files of the lake, as of {manifest.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}. ") +
            "Readers' tokens of before are answered 410 (data.epoch_unknown).";
    }

    private void RefuseUnlessEmpty()
    {
        foreach (var store in (string[])[journal.File, console.File])
        {
            if (File.Exists(store) || File.Exists($"{store}-wal")) throw new InvalidDataException($"there is a store '{store}'. Stop the host and move the present stores away first; restore never overwrites.");
        }
        if (Directory.Exists(lake.Folder) && Directory.EnumerateFileSystemEntries(lake.Folder).Any()) throw new InvalidDataException($"the lake's folder '{lake.Folder}' is not empty. Stop the host and move it away first; restore never overwrites.");
    }

    private void Place(string from, string to)
    {
        PrivateFolder.Create(Path.GetDirectoryName(to) ?? "/");
        placed.Add(to);
        File.Copy(from, to, overwrite: false);
        using var written = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    private async Task PlaceStores(string folder, CancellationToken cancellationToken)
    {
        Place(Path.Combine(folder, BackupManifest.LakeManifest), lake.File + Arriving);
        Place(Path.Combine(folder, BackupManifest.Console), console.File + Arriving);
        Place(Path.Combine(folder, BackupManifest.Journal), journal.File + Arriving);
        await BeginNewLife(cancellationToken);
        await using (await Open(console.File + Arriving, cancellationToken))
        {
            // Opening brings back the write-ahead log, which a copy is without.
        }
        // The journal last: a host does not start without it.
        foreach (var store in (string[])[lake.File, console.File, journal.File])
        {
            File.Move(store + Arriving, store, overwrite: false);
            placed.Add(store);
        }
    }

    /// <summary>Draws new epochs, the same in the journal and in the lake. MQTT sessions go on from their place: it is as old as the journal.</summary>
    private async Task BeginNewLife(CancellationToken cancellationToken)
    {
        await using var messages = await Open(journal.File + Arriving, cancellationToken);
        await using var files = await Open(lake.File + Arriving, cancellationToken);
        await using var ofMessages = await messages.BeginTransactionAsync(cancellationToken);
        await using var ofFiles = await files.BeginTransactionAsync(cancellationToken);
        var streams = new List<(long Id, string Name, long Epoch)>();
        using (var command = messages.Command("SELECT id, name, epoch FROM stream"))
        using (var row = command.ExecuteReader())
        {
            while (row.Read()) streams.Add((row.GetInt64(0), row.GetString(1), row.GetInt64(2)));
        }
        foreach (var (id, name, old) in streams)
        {
            var epoch = StreamEpoch.Draw().Value;
            Execute(messages, "UPDATE stream SET \"epoch\" = $1 WHERE id = $2", epoch, id);
            Execute(messages, "UPDATE mqtt_place SET \"epoch\" = $1 WHERE stream = $2 AND epoch = $3", epoch, id, old);
            Execute(files, "UPDATE place SET \"epoch\" = $1 WHERE stream = $2 AND epoch = $3", epoch, name, old);
        }
        await ofMessages.CommitAsync(cancellationToken);
        await ofFiles.CommitAsync(cancellationToken);
    }

    private static Task<SqliteConnection> Open(string file, CancellationToken cancellationToken) => SqliteFile.Open(file, mayCreate: false, cancellationToken);

    private static void Execute(SqliteConnection connection, string statement, params ReadOnlySpan<object> values)
    {
        using var command = connection.Command(statement, values);
        command.ExecuteNonQuery();
    }
}
