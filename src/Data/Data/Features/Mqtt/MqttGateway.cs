using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>The MQTT door. Without <c>Data:Mqtt:Port</c> nothing of it is made, nor its library loaded.</summary>
internal sealed class MqttGateway(IServiceProvider services, IOptions<DataOptions> options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Mqtt.Port is null) return;
        await services.GetRequiredService<MqttSessions>().Load(cancellationToken);
        services.GetRequiredService<MqttListener>().Start();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (options.Value.Mqtt.Port is null) return;
        await services.GetRequiredService<MqttListener>().Stop();
        await services.GetRequiredService<MqttSessions>().Sweep(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweep, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await services.GetRequiredService<MqttSessions>().Sweep(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }
}
