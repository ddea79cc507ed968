namespace Bauhinia.Portal.Design.Api;

/// <summary>An OpenAPI document that a system of this process serves at <c>/openapi/NAME.json</c>, and people read at <c>/api/docs</c> of the same host name.</summary>
/// <param name="Name">Its name, such as <c>identity.v1</c>: the key it was added under.</param>
/// <param name="Texts">The system's texts, among which <c>ApiTitle</c> is what people call it.</param>
/// <param name="Address">Where the API answers; only scheme, host and port count.</param>
public sealed record ApiDocument(string Name, Type Texts, Uri Address)
{
    /// <summary>The page for readers.</summary>
    public Uri Page => new(Address, "/api/docs/" + Name);

    /// <summary>The document itself.</summary>
    public Uri Json => new(Address, $"/openapi/{Name}.json");
}
