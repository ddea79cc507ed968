using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Features.Feeds.Formats;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>What brings the city's feeds in: formats, connectors, replay and simulator.</summary>
internal static class FeedServices
{
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<IFeedFormat, DetectorSpeeds>();
        services.AddSingleton<IFeedFormat, SegmentSpeeds>();
        services.AddSingleton<IFeedFormat, CarParkVacancy>();
        services.AddSingleton<IFeedFormat, CurrentWeather>();
        services.AddSingleton<IFeedFormat, MinuteTemperature>();
        services.AddSingleton<IFeedFormat, DailyRainfall>();
        services.AddSingleton<IFeedFormat, LamppostWeather>();
        services.AddSingleton<IFeedFormat, HourlyTraffic>();
        services.AddSingleton<FeedFormats>();
        services.AddSingleton<ConnectorCatalogue>();
        services.AddSingleton<FeedIngest>();
        services.AddSingleton<ConnectorRuns>();
        services.AddSingleton<ConnectorControl>();
        services.AddSingleton<FeedClient>();
        services.AddHostedService<PlayFeeds>();
        services.AddHostedService<PullFeeds>();
        return services;
    }
}
