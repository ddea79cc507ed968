using Bauhinia.Cloud.Zones.Podman;

namespace Bauhinia.Cloud.Runtime;

/// <summary>What is known of one instance from looking at it again and again. Lost at a restart, and learnt anew.</summary>
internal sealed class Watch
{
    /// <summary>Health checks in a row that an instance which was ready may miss: one slow answer is no reason to send everyone elsewhere.</summary>
    private const int Misses = 3;

    private int missed;

    /// <summary>Whether it is sent requests.</summary>
    public bool IsReady { get; private set; }

    /// <summary>What was wrong with its last health check; null when it was good or there was none.</summary>
    public string? Fault { get; private set; }

    public DateTimeOffset Since { get; init; }

    public int Restarts { get; set; }

    /// <summary>Before this an instance that ended is not started again.</summary>
    public DateTimeOffset RestartAt { get; set; }

    /// <summary>Set when it gets no new requests and is to end at this time.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Takes what a health check found.</summary>
    /// <param name="fault">Null when it was good.</param>
    public void Note(string? fault)
    {
        Fault = fault;
        missed = fault is null ? 0 : missed + 1;
        IsReady = fault is null || (IsReady && missed < Misses);
    }

    /// <summary>Its process has ended.</summary>
    public void NoteEnd() => (IsReady, Fault, missed) = (false, null, 0);

    /// <summary>The state in the words of the API.</summary>
    public string State(Instance instance) =>
        !instance.IsRunning ? instance.ExitCode is null ? "starting" : "exited" : EndsAt is not null ? "draining" : IsReady ? "ready" : Fault is null ? "starting" : "failing";

    /// <summary>Why it is not ready, in one sentence.</summary>
    public string? Reason(Instance instance) =>
        instance is { IsRunning: false, ExitCode: { } code } ? $"its process ended with code {code}" : IsReady ? null : Fault;
}
