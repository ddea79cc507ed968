using Bauhinia.Cloud.Features.Api;
using Bauhinia.Cloud.Features.Applications;
using Bauhinia.Cloud.Gateway;
using Bauhinia.Cloud.Operations;
using Bauhinia.Cloud.Placement;
using Bauhinia.Cloud.Runtime;
using Bauhinia.Cloud.Storage;
using Bauhinia.Cloud.Zones.Podman;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud;

/// <summary>The door of the Cloud system for the host that runs it; other systems meet it over HTTP.</summary>
public static class CloudModule
{
    /// <summary>The first word of this system's own commands.</summary>
    public const string CommandWord = "cloud";

    public static IServiceCollection AddCloud(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CloudOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CloudStore>();
        services.AddSingleton<CloudAudit>();
        services.AddSingleton<Tenancy>();
        services.AddSingleton(provider => SiteReader.Load(provider.GetRequiredService<IOptions<CloudOptions>>().Value.ZoneFile));
        services.AddSingleton<Applications>();
        services.AddSingleton<Placements>();
        services.AddHostedService<CloudStartup>();
        services.AddSingleton<HostFirewall>();
        services.AddSingleton<PodmanNetworks>();
        services.AddSingleton<PodmanEngine>();
        services.AddSingleton<HealthProber>();
        services.AddSingleton<RunningInstances>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ReconcileLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconcileLoop>());
        services.AddSingleton<GatewayRoutes>();
        services.AddHostedService<GatewayServer>();
        services.AddSingleton<ManifestBody>();
        services.AddSingleton<PlacementViews>();
        services.AddSingleton<Planner>();
        services.AddSingleton<ApplicationViews>();
        services.AddCloudApi(configuration.Get<CloudOptions>() ?? new CloudOptions());
        return services;
    }

    public static IEndpointRouteBuilder MapCloud(this IEndpointRouteBuilder endpoints)
    {
        CloudApi.Map(endpoints, endpoints.ServiceProvider.GetRequiredService<IOptions<CloudOptions>>().Value);
        return endpoints;
    }

    /// <summary>Parts what the operator typed into a command with its own options, and the host's settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) SplitCommand(IReadOnlyList<string> arguments) => CloudCommands.Split(arguments);

    /// <summary>What the commands that begin with these words take and do, one below the other; all of this system's where none does.</summary>
    public static string CommandHelp(string words) => CloudCommands.Help(words);

    /// <summary>Runs one of this system's commands, which begin with <see cref="CommandWord"/>, or its part of <c>migrate</c>.</summary>
    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static Task<int> RunCommand(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken) =>
        CloudCommands.Run(services, arguments, output, cancellationToken);
}
