using System.Net;
using System.Net.Http.Json;
using Bauhinia.Identity.Tests.SignIn;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

public sealed class OwnPasskeysTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passkey_is_listed_renamed_and_revoked()
    {
        using var resident = await Resident.Start(shared.Host);
        var kept = await resident.AddPasskey();
        var lost = await resident.AddPasskey();
        var listed = (await Http.Json(await resident.Browser.GetAsync("/api/v1/account/passkeys", Cancellation))).AsArray();
        Assert.Equal(2, listed.Count);
        var id = listed[1]!["id"]!.GetValue<string>();

        await Http.Expect(HttpStatusCode.NoContent, await resident.Browser.PatchAsJsonAsync($"/api/v1/account/passkeys/{id}", new { name = "阿媽部電話" }, Cancellation));
        Assert.Contains("阿媽部電話", await resident.Browser.GetStringAsync("/account/passkeys", Cancellation), StringComparison.Ordinal);
        await Http.Expect(HttpStatusCode.NoContent, await resident.Browser.DeleteAsync($"/api/v1/account/passkeys/{id}", Cancellation));

        Assert.Equal("not_recognised", await Http.Reason(await resident.SignIn(lost)));
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(kept));
        Assert.Single(await resident.Audit("passkey.revoked"));
    }

    [Fact]
    public async Task Revoking_ends_every_other_session()
    {
        using var resident = await Resident.Start(shared.Host);
        var passkey = await resident.AddPasskey();
        await resident.AddPasskey();
        var first = resident.Browser;
        var id = (await Http.Json(await first.GetAsync("/api/v1/account/passkeys", Cancellation)))[1]!["id"]!.GetValue<string>();
        using var other = await Resident.Start(shared.Host);
        await Http.Expect(HttpStatusCode.OK, await other.SignIn(passkey));
        Assert.Equal(HttpStatusCode.OK, (await other.Browser.GetAsync("/account/passkeys", Cancellation)).StatusCode);

        await Http.Expect(HttpStatusCode.NoContent, await first.DeleteAsync($"/api/v1/account/passkeys/{id}", Cancellation));

        Assert.Equal(HttpStatusCode.Redirect, (await other.Browser.GetAsync("/account/passkeys", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account/passkeys", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_last_means_goes_only_when_confirmed()
    {
        using var resident = await Resident.Start(shared.Host);
        var passkey = await resident.AddPasskey();
        var id = (await Http.Json(await resident.Browser.GetAsync("/api/v1/account/passkeys", Cancellation)))[0]!["id"]!.GetValue<string>();

        var refused = await Http.Problem(await resident.Browser.DeleteAsync($"/api/v1/account/passkeys/{id}", Cancellation));
        Assert.Contains("only way to sign in", await resident.Browser.GetStringAsync($"/account/passkeys/{id}/revoke", Cancellation), StringComparison.Ordinal);
        await Http.Expect(HttpStatusCode.OK, await Forms.Submit(resident.Browser, $"/account/passkeys/{id}/revoke", null));
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey));
        await Http.Expect(HttpStatusCode.Redirect, await Forms.Submit(resident.Browser, $"/account/passkeys/{id}/revoke", null, ("Input.Confirm", "true")));

        Assert.Equal("identity.last_means", refused["code"]!.GetValue<string>());
        Assert.Equal("not_recognised", await Http.Reason(await resident.SignIn(passkey)));
    }

    [Fact]
    public async Task Another_accounts_passkey_does_not_exist()
    {
        using var resident = await Resident.Start(shared.Host);
        await resident.AddPasskey();
        using var other = await Resident.Start(shared.Host);
        await other.AddPasskey();
        var id = (await Http.Json(await other.Browser.GetAsync("/api/v1/account/passkeys", Cancellation)))[0]!["id"]!.GetValue<string>();

        Assert.Equal(404, (await Http.Problem(await resident.Browser.DeleteAsync($"/api/v1/account/passkeys/{id}", Cancellation)))["status"]!.GetValue<int>());
        Assert.Equal(404, (await Http.Problem(await resident.Browser.PatchAsJsonAsync($"/api/v1/account/passkeys/{id}", new { name = "x" }, Cancellation)))["status"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.NotFound, (await resident.Browser.GetAsync($"/account/passkeys/{id}/revoke", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await resident.Browser.GetAsync($"/account/passkeys/{id}/rename", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/account/passkeys")]
    [InlineData("POST", "/api/v1/account/passkeys")]
    [InlineData("POST", "/api/v1/account/passkeys/options")]
    [InlineData("DELETE", "/api/v1/account/passkeys/00000000000000000000000000000001")]
    public async Task Nobody_enters_without_a_session(string method, string address)
    {
        using var browser = shared.Host.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(request, Cancellation)).StatusCode);
    }
}
