using Microsoft.OpenApi;

namespace Bauhinia.Data.Features.Api;

/// <summary>A parameter of the query, or of the head of the request.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="Description">What it does, with units and limits.</param>
/// <param name="Type">The JSON type of its value.</param>
internal sealed record ApiParameter(string Name, string Description, JsonSchemaType Type = JsonSchemaType.String)
{
    public ParameterLocation Place { get; init; } = ParameterLocation.Query;

    public bool IsRequired { get; init; }
}
