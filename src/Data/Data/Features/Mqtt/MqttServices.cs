using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>The parts of the MQTT door. Only <see cref="MqttGateway"/> is made where no port is set.</summary>
internal static class MqttServices
{
    public static IServiceCollection AddMqtt(this IServiceCollection services)
    {
        services.AddSingleton<MqttSessionStore>();
        services.AddSingleton<MqttSessions>();
        services.AddSingleton<MqttHandshake>();
        services.AddSingleton<MqttIngest>();
        services.AddSingleton<MqttSubscribing>();
        services.AddSingleton<MqttProtocol>();
        services.AddSingleton<MqttListener>();
        services.AddHostedService<MqttGateway>();
        return services;
    }
}
