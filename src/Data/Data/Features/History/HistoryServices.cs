using Bauhinia.Data.Features.Rollups;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Features.History;

/// <summary>The lake and the addresses that read it.</summary>
internal static class HistoryServices
{
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<LakeManifest>();
        services.AddSingleton<BucketHealth>();
        services.AddSingleton<LakeBucket>();
        services.AddSingleton<BucketClaim>();
        services.AddSingleton<LakeCache>();
        services.AddSingleton<BucketCare>();
        services.AddHealthChecks().AddCheck<BucketHealth>("data-lake", tags: [WebDefaults.ReadyTag]);
        services.AddSingleton<LakeEngine>();
        services.AddSingleton<RetentionClock>();
        services.AddSingleton<LakeWriter>();
        services.AddHostedService<LakeStartup>();
        services.AddHostedService<LakeSchedule>();
        services.AddSingleton<HistoryRows>();
        services.AddSingleton<HistoryQueryReader>();
        services.AddSingleton<LakeQuestions>();
        services.AddSingleton<ReadHistory>();
        services.AddSingleton<RollupQueryReader>();
        services.AddSingleton<RollupRows>();
        services.AddSingleton<ReadRollups>();
        return services;
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        ReadHistory.Map(endpoints);
        ReadDays.Map(endpoints);
        ReadRollups.Map(endpoints);
    }
}
