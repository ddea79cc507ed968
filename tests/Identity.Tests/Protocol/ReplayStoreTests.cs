using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>Both replay stores keep the same promises: the one in memory, and the one in PostgreSQL where a server is named.</summary>
public sealed class ReplayStoreTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Lets_each_id_through_once_also_when_raced(string database)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await Start(database, clock);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Use(host, clock, "a", 0)));
        Assert.Single(verdicts, v => v == ReplayVerdict.FirstUse);
        Assert.Equal(19, verdicts.Count(v => v == ReplayVerdict.UsedBefore));
        Assert.Equal(ReplayVerdict.FirstUse, await Use(host, clock, "b", 0));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refuses_what_was_made_before_it_began_to_remember(string database)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await Start(database, clock);
        Assert.Equal(ReplayVerdict.FirstUse, await Use(host, clock, "first", 0));
        Assert.Equal(ReplayVerdict.BeforeEpoch, await Use(host, clock, "old", -10));
    }

    [Fact]
    public async Task Opens_a_new_epoch_when_the_server_lost_its_unlogged_tables()
    {
        if (!TestDatabase.Kinds.Contains(TestDatabase.Postgres)) return;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await Start(TestDatabase.Postgres, clock);
        Assert.Equal(ReplayVerdict.FirstUse, await Use(host, clock, "a", 0));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            // What PostgreSQL does to UNLOGGED tables after a crash.
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.ExecuteSqlAsync($"TRUNCATE replay_id, replay_epoch", TestContext.Current.CancellationToken);
        }
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(ReplayVerdict.BeforeEpoch, await Use(host, clock, "a", -3));
        Assert.Equal(ReplayVerdict.FirstUse, await Use(host, clock, "b", 0));
    }

    [Fact]
    public async Task Signs_in_with_ids_kept_in_the_database()
    {
        if (!TestDatabase.Kinds.Contains(TestDatabase.Postgres)) return;
        await using var host = await Start(TestDatabase.Postgres, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var client = await RelyingParty.Register(host, ClientSettings.Fapi2);
        using var browser = await ResidentBrowser.SignedIn(host);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.SignIn(browser)).Status);
    }

    private static Task<TestHost> Start(string database, FakeTimeProvider clock) => TestHost.Start(
        database, clock, new Dictionary<string, string?> { ["Identity:ReplaysInDatabase"] = database == TestDatabase.Postgres ? "true" : "false" });

    private static async Task<ReplayVerdict> Use(TestHost host, FakeTimeProvider clock, string id, int secondsFromNow)
    {
        var now = clock.GetUtcNow();
        var store = host.Services.GetRequiredService<IReplayStore>();
        return await store.Use(ReplayId.Of("test", "owner", id), now.ToUnixTimeSeconds() + secondsFromNow, now.AddMinutes(5), CancellationToken.None);
    }
}
