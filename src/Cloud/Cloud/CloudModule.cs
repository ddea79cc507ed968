using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Cloud;

/// <summary>The door of the Cloud system. The room behind it is still empty: it offers no feature.</summary>
public static class CloudModule
{
    public static IServiceCollection AddCloud(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapCloud(this IEndpointRouteBuilder endpoints) => endpoints;
}
