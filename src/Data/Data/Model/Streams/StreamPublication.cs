namespace Bauhinia.Data.Model.Streams;

/// <summary>What the departments' console says of a stream's publication; it changes while the host runs. Safe to read from any thread.</summary>
internal sealed class StreamPublication
{
    private volatile State state = new(null, IsWithdrawn: false, new CancellationTokenSource());

    /// <summary>The approval of exactly this declaration; null where the console has none.</summary>
    public StreamApproval? Approval => state.Approval;

    /// <summary>Whether an approver took the stream back: then nobody reads it, whatever its file says.</summary>
    public bool IsWithdrawn => state.IsWithdrawn;

    /// <summary>Ends those who follow the stream when it is taken back.</summary>
    public CancellationToken Withdrawal => state.Ending.Token;

    public void Set(StreamApproval? approval, bool isWithdrawn)
    {
        var before = state;
        // The source has no timer, so that nothing is lost by leaving a used one to the collector while readers still hold its token.
        state = new State(approval, isWithdrawn, before.IsWithdrawn && !isWithdrawn ? new CancellationTokenSource() : before.Ending);
        if (isWithdrawn) state.Ending.Cancel();
    }

    private sealed record State(StreamApproval? Approval, bool IsWithdrawn, CancellationTokenSource Ending);
}
