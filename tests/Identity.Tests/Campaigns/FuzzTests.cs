using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Bauhinia.Web;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// Bad input to every route and protocol endpoint, by someone without a session, a resident, and someone with every staff role: nothing answers 500, and
/// every refusal has the form that its reader can read. Two thousand inputs in <c>./test</c>, two hundred thousand in <c>./soak fuzz</c>, half of them on each database.
/// </summary>
public sealed class FuzzTests
{
    private const int InputsPerPerson = 50;

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [Trait("Campaign", "fuzz")]
    [MemberData(nameof(Databases))]
    public async Task Answers_bad_input_with_a_refusal_and_never_with_500(string database)
    {
        var campaign = Campaign.Start($"fuzz/{database}");
        var (choices, cancel) = (campaign.Choices, TestContext.Current.CancellationToken);
        await using var host = await TestHost.Start(database, settings: new Dictionary<string, string?> { ["systems"] = TestHost.AllSystems, ["Logging:LogLevel:Default"] = "None", ["Logging:LogLevel:Microsoft.AspNetCore.Diagnostics"] = "Error" });
        using var service = await RelyingParty.Register(host, new ClientSettings { Authentication = "client_secret_post", RefreshTokens = true });
        var person = await Person.New(host, withRoles: true);
        var targets = await FuzzTarget.All(person.Http, cancel);
        var faults = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var count = 0; count < campaign.Rounds(shortForm: 1_000, longForm: 100_000) && faults.Count < 40; count++)
        {
            if (count % InputsPerPerson == 0)
            {
                person.Dispose();
                // A fuzzed request may have ended the session or closed the account.
                person = await Person.New(host, withRoles: choices.Below(2) == 0);
            }

            var target = targets[count % targets.Count];
            using var request = Request(host, target, choices, person, service);
            var fault = await Try(choices.Below(5) == 0 ? service.Http : person.Http, target.IsApi, request, cancel);
            if (fault is not null) faults.TryAdd($"{request.Method} {target.Route}: {fault}", $"input {count}: {Shown(request)}");
        }

        person.Dispose();
        Assert.True(faults.Count == 0, $"seed {campaign.Seed}\n" + string.Join('\n', faults.Select(f => $"{f.Key}\n    {f.Value}")));
    }

    private static HttpRequestMessage Request(TestHost host, FuzzTarget target, SeededChoices choices, Person person, RelyingParty service)
    {
        var method = choices.Below(12) == 0 ? choices.OneOf(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]) : target.Method == "ANY" ? "GET" : target.Method;
        var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri($"{host.Issuer.GetLeftPart(UriPartial.Authority)}{target.Address(choices)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (target.Place is "portal" or "data") request.Headers.Host = $"{target.Place}.localhost:{host.Port}";
        if (method is not ("GET" or "HEAD")) request.Content = Content(target, choices, person, service);
        // What is refused before its body is read closes the connection, which would else be the next request's.
        if (request.Content?.Headers.ContentLength > 4096) request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("Accept", choices.OneOf(["text/html", "application/json", "*/*", "text/html;q=x", ",", "application/xml"]));
        if (choices.Below(4) == 0) request.Headers.TryAddWithoutValidation("Accept-Language", choices.OneOf(["zh-HK", "xx-XX", "*", "en;q=2", ";;;", new string('z', 2000)]));
        if (choices.Below(6) == 0) request.Headers.TryAddWithoutValidation("Authorization", choices.OneOf(["Bearer x", "DPoP a.b.c", "Basic !!!", "Basic Og==", "Basic AAAA", "Bearer", "x"]));
        if (choices.Below(6) == 0) request.Headers.TryAddWithoutValidation("DPoP", choices.OneOf(["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", new string('a', 9000)]));
        if (choices.Below(12) == 0) request.Headers.TryAddWithoutValidation("Cookie", choices.OneOf(["session=x", "culture=c%3D%00", ".AspNetCore.Antiforgery.x=y", "=", new string('c', 8000)]));
        return request;
    }

    private static HttpContent Content(FuzzTarget target, SeededChoices choices, Person person, RelyingParty service)
    {
        if (choices.Below(8) == 0) return HostileBody.Raw(choices);
        if (target.IsApi) return HostileBody.Json(choices, target.Names);
        KeyValuePair<string, string>[] kept = target.IsOAuth
            ? [KeyValuePair.Create("client_id", service.ClientId), KeyValuePair.Create("client_secret", service.Secret ?? ""), KeyValuePair.Create("grant_type", choices.OneOf(["authorization_code", "refresh_token", "client_credentials", "x"]))]
            : [KeyValuePair.Create("__RequestVerificationToken", person.Token)];
        return choices.Below(8) == 0 ? HostileBody.Multipart(choices, target.Names, kept) : HostileBody.Form(choices, target.Names, kept);
    }

    private static async Task<string?> Try(HttpClient client, bool isApi, HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            return await Fault(isApi, request, answer, cancel);
        }
        catch (HttpRequestException trouble)
        {
            // A body over the limit is not read to its end, so the connection closes under the sender.
            return request.Content?.Headers.ContentLength > WebDefaults.RequestBodyBytes ? null : $"no answer: {trouble.InnerException?.Message ?? trouble.Message}";
        }
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    private static async Task<string?> Fault(bool isApi, HttpRequestMessage request, HttpResponseMessage answer, CancellationToken cancel)
    {
        var status = (int)answer.StatusCode;
        if (status >= 500) return $"answered {status}";
        if (status < 400 || request.Method == HttpMethod.Head) return null;
        var type = answer.Content.Headers.ContentType?.MediaType;
        var body = await answer.Content.ReadAsStringAsync(cancel);
        // What is not HTTP ends in the server's own parser, before any code of ours; it closes the connection.
        if (status == 400 && body.Length == 0 && answer.Headers.ConnectionClose == true) return null;
        return type switch
        {
            // A page answers as a page, whatever is said to be accepted.
            "text/html" when !isApi || status == 404 => null,
            "application/problem+json" => JsonNode.Parse(body) is JsonObject problem && problem["status"]?.GetValue<int>() == status && problem["code"] is not null && problem["type"] is not null && problem["title"] is not null
                ? null : $"answered {status} with a problem that lacks a member",
            "application/json" when request.RequestUri?.AbsolutePath.Contains("/action/", StringComparison.Ordinal) == true => IsOfCkan(status, JsonNode.Parse(body)) ? null : $"answered {status} with JSON that is no error of CKAN",
            "application/json" => JsonNode.Parse(body) is JsonObject error && error["error"] is not null ? null : $"answered {status} with JSON that is no OAuth error",
            // RFC 6750 §3.1: the error of a protected resource stands in the header.
            null when answer.Headers.WwwAuthenticate.Count > 0 => null,
            _ => $"answered {status} as {type ?? "nothing"}",
        };
    }

    /// <summary>CKAN 2.10, views/api.py: an envelope that names the error's type, and a bare text where there was no action to ask.</summary>
    private static bool IsOfCkan(int status, JsonNode? answer) => answer is JsonObject envelope
        ? envelope["success"]?.GetValue<bool>() == false && envelope["error"]?["__type"] is not null
        : status == 400 && answer?.GetValue<string>().StartsWith("Bad request - ", StringComparison.Ordinal) == true;

    private static string Shown(HttpRequestMessage request)
    {
        var body = request.Content is ByteArrayContent content ? System.Text.Encoding.UTF8.GetString(((MemoryStream)content.ReadAsStream()).ToArray()) : "";
        var text = $"{request.Headers.Accept} {request.RequestUri?.OriginalString} [{request.Content?.Headers.ContentType}] {body}";
        return text[..Math.Min(text.Length, 300)];
    }

    /// <summary>A browser with a session and the token that its forms carry.</summary>
    private sealed record Person(HttpClient Http, string Token) : IDisposable
    {
        public static async Task<Person> New(TestHost host, bool withRoles)
        {
            var resident = await Resident.Create(host, Proofing.None, new Dictionary<string, string> { [PersonalField.Email] = $"{RelyingParty.NewId().ToLowerInvariant()}@example.com" },
                withRoles ? [StaffRole.Officer, StaffRole.HelpDesk, StaffRole.Registrar] : []);
            var http = await resident.SignIn();
            return new Person(http, WebUtility.HtmlDecode(Forms.TokenIn(await http.Page("/account/language"))));
        }

        public void Dispose() => Http.Dispose();
    }
}
