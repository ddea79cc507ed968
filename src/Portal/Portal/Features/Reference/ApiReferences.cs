using System.Collections.Concurrent;
using Bauhinia.Portal.Design.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>The descriptions of this process's APIs. They never change while it runs, so each is read once, when someone first asks.</summary>
internal sealed class ApiReferences(IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, ApiReference> known = new(StringComparer.Ordinal);

    public async Task<ApiReference> Find(ApiDocument document, CancellationToken cancellationToken) =>
        known.TryGetValue(document.Name, out var found) ? found : known.GetOrAdd(document.Name, ApiReference.Read(await Described(document, cancellationToken)));

    private Task<Microsoft.OpenApi.OpenApiDocument> Described(ApiDocument document, CancellationToken cancellationToken) =>
        services.GetRequiredKeyedService<IOpenApiDocumentProvider>(document.Name).GetOpenApiDocumentAsync(cancellationToken);
}
