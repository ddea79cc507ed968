using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>What no client should send: each is refused in the form of its RFC, and nothing answers 500.</summary>
public sealed class BadInputTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    private const string Registered = "https://rp.example/callback";

    public static TheoryData<string> RedirectUris =>
    [
        "", " ", "https://rp.example/callback ", " https://rp.example/callback", "https://rp.example/callback/", "https://rp.example/Callback", "https://RP.example/callback", "HTTPS://rp.example/callback",
        "http://rp.example/callback", "https://rp.example:443/callback", "https://rp.example:8443/callback", "https://rp.example/callback?", "https://rp.example/callback?x=1", "https://rp.example/callback#", "https://rp.example/callback#x",
        "https://rp.example/callback/../callback", "https://rp.example/./callback", "https://rp.example//callback", "https://rp.example/callback/..", "https://rp.example/callback%2f", "https://rp.example/%63allback", "https://rp.example/callback%00", "https://rp.example/callback%0d%0aLocation:%20x",
        "https://rp.example/callback\r\nX: y", "https://rp.example/callback\t", "https://rp.example/callback\0", "https://rp.example\\callback", "https:/rp.example/callback", "https:rp.example/callback", "//rp.example/callback", "/callback", "rp.example/callback",
        "https://rp.example.evil.example/callback", "https://evil.example/rp.example/callback", "https://evil.example?https://rp.example/callback", "https://evil.example#https://rp.example/callback", "https://rp.example@evil.example/callback", "https://user@rp.example/callback", "https://user:pw@rp.example/callback", "https://evil.example\\@rp.example/callback", "https://evil.example;rp.example/callback",
        "https://rp.exampl\u0435/callback", "https://xn--rp-example/callback", "https://rp\u3002example/callback", "https://rp.example\u2044callback", "https://rp.example/callback\u200b", "https://rp.example/callback\ufeff", "https://*.example/callback", "https://*/callback", "*",
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "about:blank", "urn:ietf:wg:oauth:2.0:oob", "myapp://callback", "https://[::1]/callback", "https://127.0.0.1/callback", "https://0x7f000001/callback", "https://rp.example./callback", "null", "undefined", "https://rp.example/callback,https://evil.example/", "https://rp.example/callback https://evil.example/",
        "https://rp.example/callback;jsessionid=1", "https://rp.example/callback?redirect_uri=https://evil.example",
    ];

    [Theory]
    [MemberData(nameof(RedirectUris))]
    [Trait("Clause", "RFC 9700 §2.1")]
    public async Task Redirects_to_no_address_but_the_registered_one(string address)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        Assert.NotEqual(Registered, address);
        foreach (var push in new[] { false, true })
        {
            var request = client.Request();
            request["redirect_uri"] = address;
            var answer = push ? await client.Post("/connect/par", request) : await client.Visit(browser, request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Null(answer.Location);
        }
    }

    [Fact]
    [Trait("Clause", "RFC 6749 §3.1")]
    public async Task Refuses_every_parameter_given_twice()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        foreach (var name in client.Request().Keys)
        {
            var pairs = client.Request().Append(KeyValuePair.Create(name, client.Request()[name])).ToList();
            using var form = new FormUrlEncodedContent(pairs);
            var pushed = await client.PostRaw("/connect/par", form, authorization: RelyingParty.Basic(client.ClientId, client.Secret!));
            Assert.Equal("invalid_request", pushed.Error);
            var query = string.Join('&', pairs.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(new Uri($"{client.Issuer}/connect/authorize?{query}"))).Status);
        }
    }

    public static TheoryData<string, string> Bodies => Cross(
        ["/connect/par", "/connect/token", "/connect/introspect", "/connect/revoke", "/connect/authorize", "/connect/end-session"],
        ["empty", "json", "multipart", "no type", "almost the type", "text", "huge", "many fields", "long name", "long value", "broken percent", "lone surrogate", "nul", "invalid utf-8", "only ampersands", "array names"]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Refuses_a_strange_body(string path, string body)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var content = Body(body);
        var answer = await client.PostRaw(path, content);
        Assert.InRange((int)answer.Status, 300, 499);
        if (path is "/connect/par" or "/connect/token" or "/connect/introspect" or "/connect/revoke") Assert.NotNull(answer.Error);
    }

    public static TheoryData<string, string> Methods => Cross(
        ["/connect/par", "/connect/token", "/connect/introspect", "/connect/revoke", "/connect/userinfo", "/connect/authorize", "/connect/end-session", "/.well-known/openid-configuration", "/.well-known/jwks"],
        ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "GET"]);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Answers_no_strange_method_with_500(string path, string method)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var request = new HttpRequestMessage(new HttpMethod(method), client.Issuer + path);
        var answer = await client.Send(request);
        Assert.InRange((int)answer.Status, 200, 499);
        if (path.StartsWith("/connect/t", StringComparison.Ordinal) || path == "/connect/par") Assert.InRange((int)answer.Status, 400, 499);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ....")]
    [InlineData("DPoP x")]
    [InlineData("Basic eDp5")]
    [InlineData("Basic !!!")]
    [InlineData("Unknown x")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task Refuses_a_strange_Authorization_header(string header)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        foreach (var path in new[] { "/connect/userinfo", "/connect/token", "/connect/introspect" })
        {
            using var request = new HttpRequestMessage(path == "/connect/userinfo" ? HttpMethod.Get : HttpMethod.Post, client.Issuer + path);
            if (path != "/connect/userinfo") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "authorization_code"), KeyValuePair.Create("token", "x")]);
            request.Headers.TryAddWithoutValidation("Authorization", header);
            var answer = await client.Send(request);
            Assert.InRange((int)answer.Status, 400, 499);
        }
    }

    [Fact]
    public async Task Refuses_two_Authorization_headers_and_two_proofs()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Issuer + "/connect/token") { Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "authorization_code")]) };
        request.Headers.TryAddWithoutValidation("Authorization", RelyingParty.Basic(client.ClientId, client.Secret!).ToString());
        var proof = client.Proof("POST", client.Issuer + "/connect/token");
        request.Headers.TryAddWithoutValidation("DPoP", [proof, proof]);
        Assert.Equal("invalid_dpop_proof", (await client.Send(request)).Error);
    }

    [Fact]
    public async Task Tells_the_truth_about_an_unknown_client_without_redirecting()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        foreach (var id in new[] { "unknown", new string('x', 500), "' OR 1=1", "\u0001", "" })
        {
            var request = client.Request();
            request["client_id"] = id;
            var answer = await client.Visit(browser, request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Null(answer.Location);
        }
    }

    [Fact]
    [Trait("Clause", "RFC 9207 §2.4")]
    public async Task Gives_a_client_what_it_needs_against_mix_up()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var other = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var authorized = await client.AuthorizeAndAgree(browser);
        Assert.Equal(client.Issuer, authorized.Redirect["iss"]);
        Assert.Equal("invalid_grant", (await other.Redeem(authorized.Redirect["code"], form => form["code_verifier"] = client.Verifier)).Error);
    }

    private static TheoryData<string, string> Cross(string[] first, string[] second)
    {
        var data = new TheoryData<string, string>();
        foreach (var a in first)
        {
            foreach (var b in second) data.Add(a, b);
        }
        return data;
    }

    private static HttpContent Body(string kind)
    {
        ByteArrayContent Form(string text)
        {
            var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            return content;
        }

        ByteArrayContent Typed(string text, string? type)
        {
            var content = Form(text);
            content.Headers.Remove("Content-Type");
            if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
            return content;
        }

        return kind switch
        {
            "empty" => Form(""),
            "json" => Typed("""{"grant_type":"authorization_code"}""", "application/json"),
            "multipart" => new MultipartFormDataContent { { new StringContent("x"), "client_id" } },
            "no type" => Typed("client_id=x", null),
            "almost the type" => Typed("client_id=x", "application/x-www-form-urlencodedx"),
            "text" => Typed("client_id=x", "text/plain"),
            "huge" => Form("client_id=" + new string('x', 300 * 1024)),
            "many fields" => Form(string.Join('&', Enumerable.Range(0, 2000).Select(i => $"p{i}=1"))),
            "long name" => Form(new string('n', 5000) + "=1"),
            "long value" => Form("client_id=" + new string('x', 20_000)),
            "broken percent" => Form("client_id=%&grant_type=%zz&token=%e"),
            "lone surrogate" => Form("client_id=%ed%a0%80&token=%ed%a0%80&grant_type=%ed%a0%80"),
            "nul" => Form("client_id=%00&token=%00&grant_type=%00"),
            "invalid utf-8" => Form("client_id=%ff%fe&token=\u00ff\u00fe"),
            "only ampersands" => Form("&&&&=&=&&"),
            _ => Form("client_id[]=x&token[0]=y&grant_type[a]=z"),
        };
    }
}
