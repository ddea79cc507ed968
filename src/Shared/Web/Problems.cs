using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bauhinia.Web;

/// <summary>Makes the one shape every API error has: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c>.</summary>
public static class Problems
{
    /// <summary>Documentation of a problem code lives under this address, one page a code.</summary>
    public const string TypePrefix = "https://bauhinia.example/problems/";

    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="code">A stable code of a <c>*.Client</c> door, such as <c>identity.passkey_limit</c>.</param>
    /// <param name="title">One localised sentence that says what is wrong and what to do next; never personal data.</param>
    public static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(
            statusCode: status,
            type: TypePrefix + code,
            title: title,
            extensions: [new("code", code)]);
}
