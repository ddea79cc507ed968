using Bauhinia.Data.Storage.Lake;
using Bauhinia.Web;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Data.Storage.Trimming;

/// <summary>Before the host listens, and after journal and lake were opened: a journal that was trimmed needs the lake that has what it gave away.</summary>
internal sealed class TrimStartup(Journal journal, JournalConnections connections, LakeManifest manifest) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in journal.Streams)
        {
            stream.Trimmed = await connections.Read(connection =>
            {
                using var command = connection.Command("SELECT sequence FROM trimmed WHERE stream = $1", stream.Number);
                return command.ExecuteScalar() as long? ?? 0;
            }, cancellationToken);
            if (stream.Trimmed == 0 || manifest.PlaceOf(stream.Id) is { } place && place.Epoch == stream.Epoch && place.Sequence >= stream.Trimmed) continue;
            throw new StartRefusedException(
                $"The lake '{manifest.Folder}' lacks messages of '{stream.Id}' that the journal has given away to it. Bring back the lake that belongs to this journal.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
