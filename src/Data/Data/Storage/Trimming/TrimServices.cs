using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Storage.Trimming;

/// <summary>The parts that keep the journal from growing. After those of the lake, which must be opened before.</summary>
internal static class TrimServices
{
    public static IServiceCollection AddTrimming(this IServiceCollection services)
    {
        services.AddSingleton<LakePayloads>();
        services.AddHostedService<TrimStartup>();
        services.AddHostedService<JournalTrim>();
        return services;
    }
}
