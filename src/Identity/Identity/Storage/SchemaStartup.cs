using System.Data.Common;
using Bauhinia.Identity.Vault;
using Bauhinia.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Identity.Storage;

/// <summary>Before the host listens: refuses to serve on a schema of another version. A web process never changes the schema itself.</summary>
internal sealed class SchemaStartup(IServiceScopeFactory scopes) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var (setting, store) in ((string, DbContext)[])[("Identity:Database", scope.ServiceProvider.GetRequiredService<IdentityDb>()), ("Identity:KeyStore", scope.ServiceProvider.GetRequiredService<KeyStoreDb>())])
        {
            var pending = await Pending(setting, store, cancellationToken);
            if (pending.Count > 0)
            {
                throw new StartRefusedException($"{setting} lacks {string.Join(", ", pending)}: run 'bauhinia migrate' first.");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> Pending(string setting, DbContext store, CancellationToken cancellationToken)
    {
        try
        {
            return [.. await store.Database.GetPendingMigrationsAsync(cancellationToken)];
        }
        catch (DbException failure)
        {
            throw new StartRefusedException(
                $"{setting} does not open; the database answered: {failure.Message}. Start the database, or correct {setting}:ConnectionString.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
