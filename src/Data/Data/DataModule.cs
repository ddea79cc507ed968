using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data;

/// <summary>The door of the Data system. The room behind it is still empty: it offers no feature.</summary>
public static class DataModule
{
    public static IServiceCollection AddData(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapData(this IEndpointRouteBuilder endpoints) => endpoints;
}
