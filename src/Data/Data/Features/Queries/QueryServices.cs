using Bauhinia.Data.Model.Queries;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Features.Queries;

/// <summary>The named queries and the addresses that ask them.</summary>
internal static class QueryServices
{
    public static IServiceCollection AddQueries(this IServiceCollection services)
    {
        services.AddSingleton<QueryCatalogue>();
        services.AddSingleton<QuestionReader>();
        services.AddSingleton<QueryStatement>();
        services.AddSingleton<ReadQueryResult>();
        return services;
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // A declaration that cannot be used stops the start, and not the first reader.
        endpoints.ServiceProvider.GetRequiredService<QueryCatalogue>();
        ReadQueries.Map(endpoints);
        ReadQueryResult.Map(endpoints);
    }
}
