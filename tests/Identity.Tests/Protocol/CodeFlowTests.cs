using System.Net;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>The authorization code flow of a relaxed client and of a FAPI client, end to end, on both databases.</summary>
public sealed class CodeFlowTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_relaxed_client_signs_a_resident_in(string database)
    {
        await using var host = await TestHost.Start(database);
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(host);
        var request = client.Request();

        var authorized = await client.AuthorizeAndAgree(browser, request);
        Assert.Equal(HttpStatusCode.SeeOther, authorized.Status);
        Assert.StartsWith(client.RedirectUri + "?", authorized.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(request["state"], authorized.Redirect["state"]);
        Assert.Equal(client.Issuer, authorized.Redirect["iss"]);

        var tokens = await client.Redeem(authorized.Redirect["code"]);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        Assert.Equal("Bearer", tokens.Text("token_type"));
        Assert.Contains("no-store", tokens.Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var claims = TestJws.Verify(tokens.Text("id_token"), await client.KeySet(), "RS256");
        Assert.Equal(client.Issuer, claims["iss"]!.GetValue<string>());
        Assert.Equal(client.ClientId, claims["aud"]!.GetValue<string>());
        Assert.Equal(request["nonce"], claims["nonce"]!.GetValue<string>());
        Assert.Equal(ResidentBrowser.Passkey, claims["acr"]!.GetValue<string>());
        Assert.Equal(["hwk", "user"], claims["amr"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Equal(["acr", "amr", "at_hash", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sid", "sub"], claims.Select(c => c.Key).Order(StringComparer.Ordinal));

        var person = await client.UserInfo(tokens.Text("access_token"));
        Assert.Equal(HttpStatusCode.OK, person.Status);
        Assert.Equal($$"""{"sub":"{{claims["sub"]}}"}""", person.Body);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_FAPI_client_signs_a_resident_in_by_PAR_and_DPoP(string database)
    {
        await using var host = await TestHost.Start(database);
        using var client = await RelyingParty.Register(host, ClientSettings.Fapi2);
        using var browser = await ResidentBrowser.SignedIn(host);

        var tokens = await client.SignIn(browser);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        Assert.Equal("DPoP", tokens.Text("token_type"));
        var keys = await client.KeySet();
        var id = TestJws.Verify(tokens.Text("id_token"), keys, "ES256");
        var access = TestJws.Verify(tokens.Text("access_token"), keys, "ES256");
        Assert.Equal("at+jwt", TestJws.Header(tokens.Text("access_token"))["typ"]!.GetValue<string>());
        Assert.Equal(TestJws.Thumbprint(client.DpopKey), access["cnf"]!["jkt"]!.GetValue<string>());
        Assert.Equal(client.Issuer, access["aud"]!.GetValue<string>());
        Assert.Equal(id["sub"]!.GetValue<string>(), access["sub"]!.GetValue<string>());

        var person = await client.UserInfo(tokens.Text("access_token"));
        Assert.Equal(id["sub"]!.GetValue<string>(), person.Text("sub"));
    }

    [Fact]
    public async Task A_second_sign_in_asks_no_consent_again()
    {
        await using var host = await TestHost.Start();
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(host);
        await client.SignIn(browser);
        var again = await client.Authorize(browser);
        Assert.True(again.Redirect.ContainsKey("code"), again.Location?.OriginalString);
    }
}
