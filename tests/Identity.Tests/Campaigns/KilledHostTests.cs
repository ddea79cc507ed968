using System.Collections.Concurrent;
using System.Diagnostics;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// Kills the host with signal 9 in the middle of registrations, sign-ins and redemptions of codes. What it had acknowledged must hold after the restart, and its
/// stores must agree with each other. Ten kills in <c>./test</c>, two hundred in <c>./soak kill9</c>, half of them on each database.
/// </summary>
public sealed class KilledHostTests
{
    private const int Workers = 4;

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [Trait("Campaign", "kill9")]
    [MemberData(nameof(Databases))]
    public async Task Loses_nothing_it_has_acknowledged(string database)
    {
        var campaign = Campaign.Start($"kill9/{database}");
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.Start(database, new Dictionary<string, string> { ["Identity:Registration:StartsPerNetworkPerHour"] = "100000" }, cancel);
        using var service = await CampaignService.Register(host, cancel);
        var residents = new List<CampaignResident>();
        for (var round = 1; round <= campaign.Rounds(shortForm: 5, longForm: 100); round++)
        {
            residents.AddRange(await RunUntilKilled(host, service, campaign.Choices, residents, round, cancel));
            await host.Start(cancel);
            // Those of this round, and enough earlier ones to see that a later kill takes nothing from them.
            foreach (var resident in residents.TakeLast(30)) await resident.Verify(cancel);
            await StoreInvariants.Check(host, owedMails: residents.Count(r => r.IsOwedMail), [.. residents.TakeLast(30).SelectMany(r => r.Redeemed)], cancel);
        }

        // What a killed host held of the outbox is free again after its lease.
        await Eventually.Holds(() => Task.FromResult(!residents.Any(r => r.IsOwedMail)), "every mail that was promised is written", TimeSpan.FromMinutes(2));

        Assert.Contains(residents, r => r.HasPasskey);
        Assert.Contains(residents, r => r.Sessions > 0);
        Assert.Contains(residents, r => r.Redeemed.Any());
        foreach (var resident in residents) resident.Dispose();
    }

    // The moment is a number of requests into the round and some microseconds on, so that it falls inside one.
    private static async Task<IReadOnlyList<CampaignResident>> RunUntilKilled(
        HostProcess host, CampaignService service, SeededChoices choices, List<CampaignResident> known, int round, CancellationToken cancel)
    {
        var until = 1 + choices.Below(60);
        var spin = TimeSpan.FromMicroseconds(choices.Below(20_000));
        var requests = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var added = new ConcurrentBag<CampaignResident>();
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var mine = new Queue<CampaignResident>(known.Where((_, index) => index % Workers == worker));
            for (var count = 0; !host.IsGone; count++)
            {
                // New people and known ones by turns.
                if (count % 2 == 1 && mine.TryDequeue(out var someone))
                {
                    await someone.TakeStep(Started, cancel);
                    continue;
                }

                var newcomer = new CampaignResident(host, service, $"r{round}.w{worker}.n{count}@example.com");
                added.Add(newcomer);
                for (var step = 0; step < 5 && !newcomer.IsInDoubt && !host.IsGone; step++) await newcomer.TakeStep(Started, cancel);
                mine.Enqueue(newcomer);
            }
        }, cancel)).ToArray();
        await reached.Task.WaitAsync(cancel);
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < spin) Thread.SpinWait(10);
        await host.Kill(cancel);
        await Task.WhenAll(workers);
        return [.. added];

        void Started()
        {
            if (Interlocked.Increment(ref requests) == until) reached.TrySetResult();
        }
    }
}
