using Bauhinia.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>The parts of the engine behind the journal. They do nothing where <c>Data:Broker:Mode</c> is <c>None</c>.</summary>
internal static class BrokerServices
{
    public static IServiceCollection AddBroker(this IServiceCollection services)
    {
        services.AddSingleton<BrokerProcess>();
        services.AddSingleton<BrokerLink>();
        services.AddHostedService(provider => provider.GetRequiredService<BrokerProcess>());
        services.AddHostedService(provider => provider.GetRequiredService<BrokerLink>());
        services.AddHostedService<StreamCarriers>();
        services.AddHealthChecks().AddCheck<BrokerLink>("data-broker", tags: [WebDefaults.ReadyTag]);
        return services;
    }
}
