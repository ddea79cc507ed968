using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>One carrier for each stream.</summary>
internal sealed class StreamCarriers(Journal journal, JournalReader reader, BrokerLink link, IOptions<DataOptions> options, TimeProvider clock, ILogger<StreamCarrier> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var broker = options.Value.Broker;
        if (broker.Mode == BrokerOptions.BrokerMode.None) return;
        await Task.WhenAll(journal.Streams.Select(stream => new StreamCarrier(stream, reader, link, broker, clock, logger).Run(stoppingToken)));
    }
}
