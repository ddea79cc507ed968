using System.Buffers.Binary;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Several hosts: ids live in an UNLOGGED table of PostgreSQL, which costs no write-ahead log and is emptied by the server when it
/// crashes; its epoch stands in another such table, so both are lost together and the next host to look sets a new epoch.
/// </summary>
internal sealed class DatabaseReplayStore(IServiceScopeFactory scopes, TimeProvider clock) : IReplayStore
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(60);
    private long sweptAtTicks;

    public async ValueTask<ReplayVerdict> Use(ReplayId id, long issuedAtSeconds, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDb>().Database;
        await Sweep(database, cancellationToken);
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, id.Value);
        var added = await Add(database, key, issuedAtSeconds, expiresAt, cancellationToken);
        if (added == 1) return ReplayVerdict.FirstUse;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        // Nobody asked before: this host opens the epoch. What was made before this second may have been used in the lost table.
        if (await database.ExecuteSqlAsync($"""INSERT INTO replay_epoch ("Id", "Seconds") VALUES (1, {now}) ON CONFLICT DO NOTHING""", cancellationToken) == 1
            && await Add(database, key, issuedAtSeconds, expiresAt, cancellationToken) == 1) return ReplayVerdict.FirstUse;
        var epoch = await database.SqlQuery<long>($"""SELECT "Seconds" AS "Value" FROM replay_epoch""").SingleAsync(cancellationToken);
        return issuedAtSeconds < epoch ? ReplayVerdict.BeforeEpoch : ReplayVerdict.UsedBefore;
    }

    private static Task<int> Add(Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database, byte[] key, long issuedAtSeconds, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        database.ExecuteSqlAsync(
            $"""
            INSERT INTO replay_id ("Id", "ExpiresAtMs") SELECT {key}, {expiresAt.ToUnixTimeMilliseconds()} FROM replay_epoch WHERE "Seconds" <= {issuedAtSeconds}
            ON CONFLICT DO NOTHING
            """,
            cancellationToken);

    private async Task Sweep(Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var last = Interlocked.Read(ref sweptAtTicks);
        if (now.UtcTicks - last < SweepEvery.Ticks || Interlocked.CompareExchange(ref sweptAtTicks, now.UtcTicks, last) != last) return;
        await database.ExecuteSqlAsync($"""DELETE FROM replay_id WHERE "ExpiresAtMs" < {now.ToUnixTimeMilliseconds()}""", cancellationToken);
    }
}
