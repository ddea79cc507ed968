using Bauhinia.Web;

namespace Bauhinia.Data.Features.Api;

/// <summary>What the API's description says of one operation beyond what its code tells. English, as all documentation for developers.</summary>
/// <param name="Id">Its operationId.</param>
/// <param name="Summary">One line.</param>
/// <param name="Tag">The group it stands in.</param>
internal sealed record ApiOperation(string Id, string Summary, string Tag)
{
    /// <summary>What more there is to know; null for nothing.</summary>
    public string? Description { get; init; }

    public ApiCaller Caller { get; init; } = ApiCaller.Anyone;

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Bodies that it takes, by content type, with an example of each.</summary>
    public IReadOnlyList<(string MediaType, string Example)> Bodies { get; init; } = [];

    public string AnswerMediaType { get; init; } = "application/json";

    /// <summary>The type whose JSON is answered; null where it has no type, or is no JSON.</summary>
    public Type? AnswerType { get; init; }

    public string AnswerText { get; init; } = "OK";

    /// <summary>An answer, shortened, as JSON where it is JSON.</summary>
    public string? AnswerExample { get; init; }

    public IReadOnlyList<ApiProblem> Problems { get; init; } = [];
}
