using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bauhinia.Signin.Driver;

/// <summary>Drives one server for a time: as fast as it goes, or at a fixed pace.</summary>
internal sealed class Load(SignInFlow flow, IReadOnlyList<ResidentSession> sessions, int workers)
{
    private int _next;

    /// <summary>Each worker signs in again as soon as it has signed in.</summary>
    public async Task<LoadResult> FullSpeed(TimeSpan length, CancellationToken cancel)
    {
        var latencies = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                var from = Stopwatch.GetTimestamp();
                await flow.SignIn(NextSession(), cancel);
                latencies.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }, cancel)));
        return new LoadResult(Stopwatch.GetElapsedTime(started), [.. latencies.Order()]);
    }

    /// <summary>Starts sign-ins by the clock. Latency counts from the time each was due, so that a stall is not hidden.</summary>
    public async Task<LoadResult> Paced(double perSecond, TimeSpan length, CancellationToken cancel)
    {
        var latencies = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        var count = (int)(perSecond * length.TotalSeconds);
        var issued = -1;
        await Task.WhenAll(Enumerable.Range(0, workers * 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref issued) is var index && index < count)
            {
                var due = TimeSpan.FromSeconds(index / perSecond);
                if (due - Stopwatch.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, cancel);
                await flow.SignIn(NextSession(), cancel);
                latencies.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }
        }, cancel)));
        return new LoadResult(Stopwatch.GetElapsedTime(started), [.. latencies.Order()]);
    }

    private ResidentSession NextSession() => sessions[(int)((uint)Interlocked.Increment(ref _next) % (uint)sessions.Count)];
}
