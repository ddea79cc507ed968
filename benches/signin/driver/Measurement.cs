using System.Text.Json;

namespace Bauhinia.Signin.Driver;

/// <summary>Runs the plan: the servers take turns, so that a busy minute of the machine falls on all of them.</summary>
internal sealed class Measurement(Plan plan)
{
    private const int ResidentsInRotation = 64;

    public async Task Run(CancellationToken cancel)
    {
        using var key = RelyingPartyKey.Load(await File.ReadAllTextAsync(plan.KeyFile, cancel));
        using var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
            MaxConnectionsPerServer = plan.Workers * 4,
            ActivityHeadersPropagator = null,
        };
        using var http = new HttpClient(handler);
        var runs = new Dictionary<Target, List<RunFigures>>();
        var loads = new Dictionary<Target, Load>();
        foreach (var target in plan.Targets)
        {
            var flow = await SignInFlow.Discover(target, http, key, cancel);
            var sessions = ResidentSession.For(target, ResidentsInRotation);
            foreach (var session in sessions.Take(ResidentsInRotation)) await flow.SignIn(session, cancel);
            loads[target] = new Load(flow, sessions, plan.Workers);
            runs[target] = [];
            await loads[target].FullSpeed(TimeSpan.FromSeconds(plan.WarmUpSeconds), cancel);
        }

        for (var run = 0; run < plan.Runs; run++)
        {
            foreach (var target in plan.Targets)
            {
                runs[target].Add(await RunOnce(target, loads[target], cancel));
                Note(target, runs[target][^1]);
            }
        }

        Report(runs);
    }

    private async Task<RunFigures> RunOnce(Target target, Load load, CancellationToken cancel)
    {
        var before = await ServerCost.Read(target, cancel);
        var full = await load.FullSpeed(TimeSpan.FromSeconds(plan.RunSeconds), cancel);
        var after = await ServerCost.Read(target, cancel);
        var half = await load.Paced(full.PerSecond / 2, TimeSpan.FromSeconds(plan.RunSeconds), cancel);
        return new RunFigures(
            (after.Cpu - before.Cpu).TotalMilliseconds / full.Count,
            (after.DatabaseCpu - before.DatabaseCpu).TotalMilliseconds / full.Count,
            full.PerSecond,
            // The reader's own statement is counted once between the two readings.
            (after.Statements - before.Statements - 1) / (double)full.Count,
            half.Percentile(0.5),
            half.Percentile(0.99));
    }

    private void Report(Dictionary<Target, List<RunFigures>> runs)
    {
        var first = plan.Targets[0];
        var ours = runs[first];
        foreach (var target in plan.Targets.Skip(1))
        {
            if (plan.Growth)
            {
                Print($"cpu_ms_at_{target.Name}", runs[target], ours, first, r => r.CpuMs + r.DatabaseCpuMs, "ms");
                continue;
            }

            var peer = runs[target];
            if (target.Dpop)
            {
                Print("cpu_ms_per_signin", ours, peer, target, r => r.CpuMs, "ms");
                Print("database_cpu_ms_per_signin", ours, peer, target, r => r.DatabaseCpuMs, "ms");
                Print("p99_over_median", ours, peer, target, r => r.P99Ms / r.MedianMs, "times");
                Print("statements_per_signin", ours, peer, target, r => r.StatementsPerSignIn, "statements");
            }
            else
            {
                Print("per_s_vs_bare_openiddict", ours, peer, target, r => r.PerSecond, "sign-ins/s");
            }
        }
    }

    private void Print(
        string figure, List<RunFigures> ours, List<RunFigures> peer, Target target, Func<RunFigures, double> read, string unit)
    {
        var (mine, theirs) = (Median(ours.Select(read)), Median(peer.Select(read)));
        if (plan.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                bench = plan.Bench,
                figure,
                ours = Math.Round(mine, 3),
                peer = Math.Round(theirs, 3),
                peer_name = target.Name,
                ratio = Math.Round(mine / theirs, 3),
                unit,
                runs = plan.Runs,
            }));
        }
        else
        {
            Console.WriteLine($"{figure,-26} ours {mine,9:0.000}   {target.Name} {theirs:0.000} {unit}   ratio {mine / theirs:0.000}");
        }
    }

    private static void Note(Target target, RunFigures run)
    {
        var line = $"{target.Name,-20} {run.CpuMs,7:0.00} + {run.DatabaseCpuMs:0.00} ms CPU  {run.PerSecond,7:0} a second  {run.StatementsPerSignIn,6:0.0} statements  "
            + $"half load: median {run.MedianMs:0.0} ms, p99 {run.P99Ms:0.0} ms";
        Console.Error.WriteLine(line);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
