using System.Threading.Channels;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>Wakes the sender of logout notices at once; were a wake lost, its next round would find them all the same.</summary>
internal sealed class LogoutSignal
{
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => wakes.Writer.TryWrite(true);

    public async Task Wait(CancellationToken cancellationToken) => await wakes.Reader.ReadAsync(cancellationToken);
}
