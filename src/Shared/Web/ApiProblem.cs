namespace Bauhinia.Web;

/// <summary>
/// As metadata of an endpoint: a problem that it may answer. What is declared here stands in the API's description, see
/// <see cref="Problems.Problem"/> for the answer itself.
/// </summary>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Code">A stable code of a <c>*.Client</c> door, such as <c>identity.passkey_limit</c>.</param>
public sealed record ApiProblem(int Status, string Code);
