using Microsoft.OpenApi;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>An OpenAPI document as its readers see it.</summary>
internal sealed record ApiReference(string Title, string Version, string? Scheme, IReadOnlyList<ApiReference.Access> Tokens, IReadOnlyList<ApiReference.Group> Groups, IReadOnlyList<ApiReference.Type> Types)
{
    private const int BadRequest = 400;

    public static ApiReference Read(OpenApiDocument document)
    {
        var operations = document.Paths
            .SelectMany(path => path.Value.Operations ?? [], (path, operation) => (Path: path.Key, Method: operation.Key.Method, Of: operation.Value))
            .Select(o => (Tag: o.Of.Tags?.FirstOrDefault()?.Name ?? document.Info.Title ?? "", Operation: Read(o.Path, o.Method, o.Of, document)));
        var schemes = (document.Components?.SecuritySchemes ?? new Dictionary<string, IOpenApiSecurityScheme>()).Where(s => s.Value.Type == SecuritySchemeType.Http).ToList();
        return new ApiReference(
            document.Info.Title ?? "",
            document.Info.Version ?? "",
            schemes.Select(s => s.Value.Scheme).FirstOrDefault(),
            [.. schemes.Select(s => new Access(s.Value.Scheme ?? "", s.Value.Description ?? s.Key))],
            [.. operations.GroupBy(o => o.Tag).Select(g => new Group(g.Key, [.. g.Select(o => o.Operation)]))],
            [.. (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new Type(s.Key, s.Value.Description, Members(s.Value)))]);
    }

    private static Operation Read(string path, string method, OpenApiOperation operation, OpenApiDocument document)
    {
        var body = operation.RequestBody?.Content?.Select(c => new Content(c.Key, SchemaWords.Of(c.Value.Schema))).ToList() ?? [];
        // An empty requirement among others makes the rest optional (OpenAPI 3.1 §4.8.2).
        var takesToken = (operation.Security ?? document.Security) is { Count: > 0 } needed && needed.All(n => n.Count > 0);
        return new Operation(
            operation.OperationId ?? $"{method}{path}",
            method,
            path,
            operation.Summary ?? "",
            operation.Description,
            takesToken,
            [.. (operation.Parameters ?? []).Select(p => new Member(p.Name ?? "", SchemaWords.Of(p.Schema), p.Required, p.Description, p.In?.ToString().ToLowerInvariant()))],
            body,
            [.. (operation.Responses ?? []).Where(r => Status(r.Key) < BadRequest).Select(r => new Answer(r.Key, r.Value.Description, SchemaWords.Of(r.Value.Content?.Values.FirstOrDefault()?.Schema)))],
            [.. (operation.Responses ?? []).Where(r => Status(r.Key) >= BadRequest).Select(r => new Refusal(r.Key, r.Value.Description, Codes(r.Value)))],
            operation.RequestBody?.Content is { Count: > 0 } content ? SchemaWords.Example(content.First().Value.Schema) : null);
    }

    private static int Status(string key) => int.TryParse(key, out var status) ? status : 0;

    private static IReadOnlyList<string> Codes(IOpenApiResponse response) =>
        [.. response.Content?.Values.SelectMany(c => c.Schema?.Properties is { } members && members.TryGetValue("code", out var code) ? code.Enum ?? [] : []).Select(code => code.GetValue<string>()) ?? []];

    private static IReadOnlyList<Member> Members(IOpenApiSchema schema) =>
        [.. (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p => new Member(p.Key, SchemaWords.Of(p.Value), schema.Required?.Contains(p.Key) == true, p.Value.Description, null))];

    /// <param name="Scheme">How it is presented in the header Authorization.</param>
    /// <param name="Description">What it is.</param>
    internal sealed record Access(string Scheme, string Description);

    /// <param name="Name">The tag.</param>
    /// <param name="Operations">In the document's order.</param>
    internal sealed record Group(string Name, IReadOnlyList<Operation> Operations);

    /// <param name="Name">Name of the schema.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Members">Its properties; empty for a schema that is no object.</param>
    internal sealed record Type(string Name, string? Description, IReadOnlyList<Member> Members);

    /// <param name="MediaType">Of the body.</param>
    /// <param name="Words">What it holds.</param>
    internal sealed record Content(string MediaType, SchemaWords Words);

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Description">What happened.</param>
    /// <param name="Words">What the body holds; none for an empty one.</param>
    internal sealed record Answer(string Status, string? Description, SchemaWords Words);

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Description">Its reason phrase.</param>
    /// <param name="Codes">Codes of the problems.</param>
    internal sealed record Refusal(string Status, string? Description, IReadOnlyList<string> Codes);

    /// <summary>A parameter, or a property of a schema.</summary>
    internal sealed record Member(string Name, SchemaWords Words, bool IsRequired, string? Description, string? Place);

    /// <summary>A method on a path.</summary>
    internal sealed record Operation(
        string Id,
        string Method,
        string Path,
        string Summary,
        string? Description,
        bool TakesToken,
        IReadOnlyList<Member> Parameters,
        IReadOnlyList<Content> Bodies,
        IReadOnlyList<Answer> Answers,
        IReadOnlyList<Refusal> Refusals,
        string? Example);
}
