using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>
/// The broker as a child of the host: on loopback and a free port, with a password that is drawn at each start of the host. It is started again when it
/// ends, and ends with the host, also when the host is killed.
/// </summary>
internal sealed partial class BrokerProcess(IOptions<DataOptions> options, TimeProvider clock, ILogger<BrokerProcess> logger) : IHostedService, IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>How long it may run and do nothing of what it is asked: a server of this age gives its store up when the disk is full, and does not take it up again.</summary>
    private static readonly TimeSpan UselessPatience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ManualResetEventSlim stopping = new();
    private TaskCompletionSource<BrokerAddress> up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? watching;
    private Process? running;
    private long? uselessSince;

    private BrokerOptions Broker => options.Value.Broker;

    private BrokerFolder Folder { get; } = new(options.Value.Broker.Folder ?? Path.Combine(Path.GetDirectoryName(options.Value.Journal) ?? "/", "broker"));

    /// <summary>Where it answers, as soon as it does.</summary>
    public Task<BrokerAddress> Address
    {
        get
        {
            lock (gate) return up.Task;
        }
    }

    /// <summary>Says whether it does what it is asked. One that runs and has not for a while is ended, and so started again.</summary>
    public void Works(bool isUseful)
    {
        lock (gate)
        {
            if (isUseful || running is null)
            {
                uselessSince = null;
                return;
            }
            uselessSince ??= clock.GetTimestamp();
            if (clock.GetElapsedTime(uselessSince.Value) < UselessPatience) return;
            uselessSince = null;
            running.Kill();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Broker.Mode != BrokerOptions.BrokerMode.Start) return Task.CompletedTask;
        // The kernel ends the child when the thread ends that began it: so it is a thread of its own, which waits for the child.
        watching = new Thread(Watch) { IsBackground = true, Name = "broker" };
        watching.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (watching is not { } thread) return;
        stopping.Set();
        lock (gate)
        {
            if (running is { HasExited: false } child) BrokerFolder.Signal(child.Id, Terminate);
        }
        if (await Task.Run(() => thread.Join(EndPatience), CancellationToken.None)) return;
        lock (gate) running?.Kill();
        await Task.Run(() => thread.Join(EndPatience), CancellationToken.None);
    }

    public void Dispose() => stopping.Dispose();

    private void Watch()
    {
        var pause = Look;
        while (!stopping.IsSet)
        {
            try
            {
                // A host that was killed at the very moment of a start may have left one.
                Folder.EndOld(EndPatience);
                pause = RunOnce() ? Look : pause * 2;
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
            {
                Log.NotStarted(logger, broken);
                pause *= 2;
            }
            pause = pause > LongestPause ? LongestPause : pause;
            if (stopping.Wait(pause)) return;
        }
    }

    /// <returns>Whether it came up before it ended.</returns>
    private bool RunOnce()
    {
        var password = RandomNumberGenerator.GetHexString(64, lowercase: true);
        Folder.Write(password);
        using var child = Process.Start(Folder.Command(Broker.Executable)) ?? throw new IOException("The broker's program did not start.");
        lock (gate) running = child;
        Folder.Keep(child.Id);
        try
        {
            var waited = Stopwatch.StartNew();
            string? url = null;
            while (url is null && !child.HasExited && waited.Elapsed < StartPatience && !stopping.Wait(Look)) url = Folder.AddressOf(child.Id);
            if (stopping.IsSet) BrokerFolder.Signal(child.Id, Terminate);
            else if (url is null) child.Kill();
            else lock (gate) up.TrySetResult(new BrokerAddress(url, password));
            if (url is not null) Log.Up(logger, child.Id);
            child.WaitForExit();
            if (!stopping.IsSet) Log.Ended(logger, child.ExitCode, Folder.LogFile);
            return url is not null;
        }
        finally
        {
            lock (gate)
            {
                running = null;
                if (up.Task.IsCompleted) up = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5301, Level = LogLevel.Information, Message = "The broker answers (process {Process})")]
        public static partial void Up(ILogger logger, int process);

        [LoggerMessage(EventId = 5302, Level = LogLevel.Warning, Message = "The broker ended with {Code} and is started again; readers go on from the journal (see {File})")]
        public static partial void Ended(ILogger logger, int code, string file);

        [LoggerMessage(EventId = 5303, Level = LogLevel.Error, Message = "The broker cannot be started; it is tried again, and readers go on from the journal")]
        public static partial void NotStarted(ILogger logger, Exception broken);
    }
}
