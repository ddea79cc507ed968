using System.Data.Common;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Tests.Fixtures;

/// <summary>
/// Holds up one request just before it begins to write, as a busy machine may, so that what another request does meanwhile is the same in each
/// run. What was read and checked before the transaction is then old.
/// </summary>
internal sealed class HeldRequest : IDbTransactionInterceptor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpContextAccessor requests = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? path;

    public void AddTo(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.ConfigureDbContext<SqliteIdentityDb>(options => options.AddInterceptors(this));
        services.ConfigureDbContext<PostgresIdentityDb>(options => options.AddInterceptors(this));
    }

    /// <summary>Sends a request, holds it, does something else meanwhile, and lets it go on.</summary>
    /// <param name="heldPath">The path that the request goes to.</param>
    public async Task<T> While<T>(string heldPath, Func<Task<T>> send, Func<Task> meanwhile)
    {
        path = heldPath;
        var sent = send();
        // An answer without a transaction is no race: the test says so instead of waiting.
        if (await Task.WhenAny(reached.Task, sent).WaitAsync(Patience) == sent) throw new InvalidOperationException($"{heldPath} wrote nothing and answered {await sent}.");
        await meanwhile();
        released.SetResult();
        return await sent;
    }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        if (path is not null && requests.HttpContext?.Request.Path.Value == path && reached.TrySetResult()) await released.Task.WaitAsync(Patience, cancellationToken);
        return result;
    }
}
