using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>
/// At start: destroys data keys of accounts whose closing was cut short after their records had gone, and takes away what closed accounts
/// own again after a restore. Safe to run twice.
/// </summary>
internal sealed class FinishClosings(IServiceScopeFactory scopes) : IHostedService
{
    private const int Batch = 500;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var closed = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts
            .Where(a => a.Status == AccountStatus.Closed).Select(a => a.Id).ToListAsync(cancellationToken);
        var keyStore = scope.ServiceProvider.GetRequiredService<KeyStoreDb>();
        var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
        foreach (var some in closed.Select(a => a.Value).Chunk(Batch))
        {
            foreach (var owner in await keyStore.Keys.Where(k => some.Contains(k.Owner)).Select(k => k.Owner).Distinct().ToListAsync(cancellationToken))
            {
                await vault.DestroyKey(owner, cancellationToken);
            }
        }
        var closing = scope.ServiceProvider.GetRequiredService<AccountClosing>();
        foreach (var account in await scope.ServiceProvider.GetRequiredService<AccountRecords>().LeftBehind(cancellationToken))
        {
            await closing.Finish(account, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
