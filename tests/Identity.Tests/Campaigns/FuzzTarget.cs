using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Tests.Matrix;
using Bauhinia.Testing;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>One endpoint to send bad input to, with the names that it knows.</summary>
internal sealed partial record FuzzTarget(string Method, string Place, string Route, IReadOnlyList<string> Names)
{
    private static readonly string[] OAuthPaths =
        ["/connect/par", "/connect/token", "/connect/authorize", "/connect/introspect", "/connect/revoke", "/connect/userinfo", "/connect/end-session", "/.well-known/openid-configuration", "/.well-known/jwks"];

    private static readonly string[] OAuthNames =
    [
        "client_id", "client_secret", "client_assertion", "client_assertion_type", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "max_age",
        "acr_values", "claims", "request", "request_uri", "login_hint", "id_token_hint", "ui_locales", "dpop_jkt", "resource", "grant_type", "code", "code_verifier", "refresh_token", "token", "token_type_hint", "post_logout_redirect_uri",
    ];

    // The shapes that no OpenAPI document of ours describes: WebAuthn's.
    private static readonly string[] PasskeyNames =
        ["ceremony", "credential", "name", "stepUp", "options", "id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle", "clientExtensionResults", "transports"];

    public bool IsOAuth => Route.StartsWith("/connect/", StringComparison.Ordinal) && OAuthPaths.Contains(Route);

    public bool IsApi => Route.StartsWith("/api/v1/", StringComparison.Ordinal);

    /// <summary>Every row of the route matrix and every endpoint of the protocol. Names of fields come from the pages and the API's own document.</summary>
    /// <param name="staff">Someone who may see as many pages as possible.</param>
    public static async Task<IReadOnlyList<FuzzTarget>> All(HttpClient staff, CancellationToken cancel)
    {
        var apiNames = ApiName().Matches(await staff.GetStringAsync(new Uri("/openapi/identity.v1.json", UriKind.Relative), cancel)).Select(m => m.Groups[1].Value).Concat(PasskeyNames).Distinct().ToList();
        var targets = new List<FuzzTarget>();
        foreach (var row in Routes.All.Where(row => row.Route is not ("/healthz" or "/readyz")))
        {
            var names = row.Route.StartsWith("/api/", StringComparison.Ordinal) ? apiNames : await PageNames(staff, row.Route, cancel);
            targets.Add(new FuzzTarget(row.Method, row.Host, row.Route, names));
        }

        targets.AddRange(OAuthPaths.SelectMany(path => new[] { new FuzzTarget("POST", "id", path, OAuthNames), new FuzzTarget("GET", "id", path, OAuthNames) }));
        return targets;
    }

    /// <summary>The address with something in place of its parameters, and a query.</summary>
    public string Address(SeededChoices choices)
    {
        var path = Parameter().Replace(Route.Replace("*", "site.css", StringComparison.Ordinal), found => (found.Value.EndsWith(":guid}", StringComparison.Ordinal) && choices.Below(3) > 0)
            ? new Guid(choices.Bytes(16)).ToString()
            : HostileBody.Escape(Short(HostileText.From(choices))));
        var query = new List<string>();
        foreach (var name in Names.Where(_ => choices.Below(IsOAuth ? 3 : 8) == 0)) query.Add($"{HostileBody.Escape(name)}={HostileBody.Escape(Short(HostileText.From(choices)))}");
        if (choices.Below(4) == 0) query.Add($"handler={choices.OneOf(["Agree", "End", "Save", "x", "", "%00"])}");
        if (choices.Below(20) == 0) query.Add("%ED%A0%80=%FF&=&a[0].b=1&return=//x");
        return path + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    private static string Short(string text) => text.Length > 600 ? text[..600] : text;

    private static async Task<IReadOnlyList<string>> PageNames(HttpClient staff, string route, CancellationToken cancel)
    {
        if (route.Contains('{', StringComparison.Ordinal) || route.Contains('*', StringComparison.Ordinal)) return ["Input.Message", "Input.Name", "Input.Reason", "Input.Note", "Input.Decision", "id", "reference"];
        using var answer = await staff.GetAsync(new Uri(route, UriKind.Relative), cancel);
        if (answer.StatusCode != HttpStatusCode.OK) return ["Input.Code", "Input.Name", "return", "reference"];
        var page = await answer.Content.ReadAsStringAsync(cancel);
        return [.. FieldName().Matches(page).Select(m => m.Groups[1].Value).Where(name => name != "__RequestVerificationToken").Append("return").Append("culture").Distinct()];
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("\\bname=\"([^\"]+)\"")]
    private static partial Regex FieldName();

    [GeneratedRegex("\"([a-z][A-Za-z]+)\": \\{\\s+\"(?:type|\\$ref|oneOf)\"")]
    private static partial Regex ApiName();
}
