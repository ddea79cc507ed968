namespace Bauhinia.Data.Features.Ckan;

/// <summary>A refusal in CKAN's own words, which its clients tell apart by <c>__type</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">CKAN's error type.</param>
/// <param name="Message">What is wrong, in English as CKAN says it.</param>
/// <param name="Field">The parameter at fault; null when it is none.</param>
internal sealed record CkanFault(int Status, string Type, string Message, string? Field = null)
{
    public static CkanFault NotFound(string? message = null) => new(404, "Not Found Error", message is null ? "Not found" : $"Not found: {message}");

    public static CkanFault Invalid(string field, string message) => new(409, "Validation Error", message, field);

    public static CkanFault Missing(string field) => Invalid(field, "Missing value");

    public static CkanFault NoNaturalNumber(string field) => Invalid(field, "Must be a natural number");

    /// <summary>The search engine does not understand the query.</summary>
    public static CkanFault Search(string message) => new(409, "Search Error", $"Search error: {message}");

    /// <summary>The search takes no such parameter, or not with this value.</summary>
    public static CkanFault SearchQuery(string message) => new(400, "Search Query Error", $"Search Query is invalid: {message}");

    /// <summary>There is no writing through this door, whoever asks.</summary>
    public static CkanFault Forbidden(string action) => new(403, "Authorization Error", $"Access denied: {action} is not open here; data sets are published by their streams' owners.");
}
