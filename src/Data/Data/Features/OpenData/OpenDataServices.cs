using Bauhinia.Data.Features.Archive;
using Bauhinia.Data.Features.Ckan;
using Bauhinia.Data.Features.Devices;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Portal.Design;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>The open-data portal: catalogue, pages, map, tables and CKAN's API.</summary>
internal static class OpenDataServices
{
    private const string AssetPrefix = "/_data";

    public static IServiceCollection AddOpenData(this IServiceCollection services)
    {
        services.AddPortalDesign();
        services.AddPageFrame(typeof(DataModule).Assembly, new PageFrame(typeof(DataText), "/datasets", "/Features/OpenData/_Navigation.cshtml"));
        services.AddPageAssets(typeof(DataModule).Assembly, AssetPrefix);
        services.AddSingleton<IConfigureOptions<RazorPagesOptions>, PageHosts>();
        services.AddSingleton<DatasetTimes>();
        services.AddSingleton<DatasetCatalogue>();
        services.AddSingleton<HongKongGrid>();
        services.AddSingleton<DetectorRegister>();
        services.AddSingleton<LatestFeatures>();
        services.AddSingleton<MapFrames>();
        services.AddSingleton<DeviceRegister>();
        services.AddSingleton<ArchiveResources>();
        services.AddScoped<ReadArchive>();
        services.AddScoped<FilterRows>();
        services.AddSingleton<StreamOrigins>();
        services.AddSingleton<CkanPackage>();
        services.AddSingleton<CkanSearch>();
        services.AddSingleton<CkanGroups>();
        services.AddSingleton<CkanTags>();
        services.AddSingleton<CkanDatastore>();
        services.AddSingleton<CkanActions>();
        return services;
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        LatestTable.Map(endpoints);
        LatestFeatures.Map(endpoints);
        MapFrames.Map(endpoints);
        ReadDevices.Map(endpoints);
        ReadArchive.Map(endpoints);
        FilterRows.Map(endpoints);
        ReadDetectors.Map(endpoints);
        CkanApi.Map(endpoints);
    }
}
