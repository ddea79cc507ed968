using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bauhinia.Web;

/// <summary>Makes the one shape every API error has: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c>.</summary>
public static class Problems
{
    /// <summary>
    /// One page a code lives under this path of every host name of the platform. A relative reference with its full path, as RFC 9457 §3.1.1
    /// has it for types that are not absolute: it leads to the installation that answered.
    /// </summary>
    private const string TypePrefix = "/problems/";

    /// <summary>What stands for an HTTP status and says no more than it (RFC 9457 §4.2.1).</summary>
    private const string Blank = "about:blank";

    /// <summary>Codes of bare HTTP statuses start so, such as <c>http.404</c>.</summary>
    private const string StatusPrefix = "http.";

    /// <summary>The <c>type</c> of a code.</summary>
    public static string TypeOf(string code) =>
        (code ?? throw new ArgumentNullException(nameof(code))).StartsWith(StatusPrefix, StringComparison.Ordinal) ? Blank : TypePrefix + code;

    /// <summary>The code of an answer that is a bare HTTP status.</summary>
    public static string CodeOf(int status) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{StatusPrefix}{status}");

    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="code">A stable code of a <c>*.Client</c> door, such as <c>identity.passkey_limit</c>.</param>
    /// <param name="title">One localised sentence that says what is wrong and what to do next; never personal data.</param>
    public static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(
            statusCode: status,
            type: TypeOf(code),
            title: title,
            extensions: [new("code", code)]);
}
