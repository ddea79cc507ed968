using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Passkeys;

/// <summary>Passkeys in a real browser, against the pages and script that residents get.</summary>
public sealed class PasskeyInChromiumTests(Site site)
{
    /// <summary>Asks the server for a challenge, lets the browser sign it as told, and sends the answer; gives back status and reason.</summary>
    private const string SignInByHand =
        """
        async ({ verification, sender }) => {
          const bytes = (t) => Uint8Array.from(atob(t.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
          const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
          const post = (path, body) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
          const asked = sender ?? await (await post("/api/v1/sign-in/passkey/options", {})).json();
          const credential = await navigator.credentials.get({ publicKey: { challenge: bytes(asked.options.challenge), rpId: asked.options.rpId, userVerification: verification } });
          const r = credential.response;
          const answer = {
            ceremony: asked.ceremony,
            credential: { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: {
              clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: text(r.userHandle) } },
          };
          if (sender) return JSON.stringify(answer);
          const done = await post("/api/v1/sign-in/passkey", answer);
          return `${done.status} ${(await done.json()).reason ?? ""}`.trim();
        }
        """;

    private string Issuer => site.Host.Issuer.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_resident_registers_signs_out_signs_in_and_removes_the_passkey()
    {
        await using var context = await site.VisitInWholeBrowser(width: 1280);
        var page = await context.NewPageAsync();
        var watch = PageWatch.Start(page);
        var authenticator = await VirtualAuthenticator.Attach(page);
        await RegisteredResident.Register(site, page);
        Assert.Equal(1, await authenticator.CredentialCount());

        await page.GotoAsync(Issuer + "/sign-out");
        await page.Locator("main button[type=submit]").ClickAsync();
        await page.GotoAsync(Issuer + "/sign-in?return=%2Faccount%2Fpasskeys");
        await SignIn(page);
        await page.Reaches("**/account/passkeys");
        Assert.Equal(1, await page.Locator("li.card").CountAsync());

        await page.Locator("li.card a[href$='/revoke']").ClickAsync();
        await page.Locator("input[type=checkbox]").CheckAsync();
        await page.Locator("main button[type=submit]").ClickAsync();
        await page.Reaches("**/account/passkeys");
        Assert.Equal(0, await page.Locator("li.card").CountAsync());
        Assert.Empty(watch.Complaints);

        await page.GotoAsync(Issuer + "/sign-out");
        await page.Locator("main button[type=submit]").ClickAsync();
        Assert.Equal("400 not_recognised", await page.EvaluateAsync<string>(SignInByHand, new { verification = "required" }));
    }

    [Fact]
    public async Task A_passkey_without_verification_of_the_person_is_refused()
    {
        await using var context = await site.VisitInWholeBrowser(width: 1280);
        var page = await context.NewPageAsync();
        var authenticator = await VirtualAuthenticator.Attach(page);
        await RegisteredResident.Register(site, page);
        await page.GotoAsync(Issuer + "/sign-out");

        await authenticator.SetUserVerified(false);
        var without = await page.EvaluateAsync<string>(SignInByHand, new { verification = "discouraged" });
        await authenticator.SetUserVerified(true);
        var with = await page.EvaluateAsync<string>(SignInByHand, new { verification = "required" });

        Assert.Equal("400 user_verification", without);
        Assert.Equal("200", with);
    }

    [Fact]
    public async Task A_passkey_used_on_another_origin_is_refused()
    {
        await using var context = await site.VisitInWholeBrowser(width: 1280);
        var page = await context.NewPageAsync();
        await VirtualAuthenticator.Attach(page);
        await RegisteredResident.Register(site, page);
        await page.GotoAsync(Issuer + "/sign-out");
        var asked = await page.EvaluateAsync<string>("async () => JSON.stringify(await (await fetch('/api/v1/sign-in/passkey/options', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json())");
        using var parsed = System.Text.Json.JsonDocument.Parse(asked);
        var sender = new
        {
            ceremony = parsed.RootElement.GetProperty("ceremony").GetString(),
            options = new { challenge = parsed.RootElement.GetProperty("options").GetProperty("challenge").GetString(), rpId = "id.localhost" },
        };

        // A host below the issuer's may use its relying-party id; only the origin in the signed client data tells them apart.
        await page.GotoAsync($"http://phish.id.localhost:{site.Host.Port}/no-such-page");
        var answer = await page.EvaluateAsync<string>(SignInByHand, new { verification = "required", sender });
        await page.GotoAsync(Issuer + "/sign-out");
        var reason = await page.EvaluateAsync<string>(
            "async (body) => (await (await fetch('/api/v1/sign-in/passkey', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()).reason", answer);

        Assert.Equal("origin", reason);
    }

    [Fact]
    public async Task Password_and_recovery_code_work_without_script()
    {
        await using var context = await site.VisitInWholeBrowser(script: false);
        var page = await context.NewPageAsync();

        await page.GotoAsync(Issuer + "/sign-in");

        // Chromium told by DevTools to run no script still does not draw noscript, so the words are looked for in the markup.
        Assert.Contains("Passkeys need JavaScript", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("input[type=password]").IsVisibleAsync());
        await page.GotoAsync(Issuer + "/sign-in/recovery-code");
        await page.Locator("main input[type=text]").FillAsync("00000-00000-00000-00000-000000");
        await page.Locator("main button[type=submit]").ClickAsync();
        Assert.True(await page.Locator("[data-error-summary]").IsVisibleAsync());
    }

    /// <summary>Where the browser offers the passkey by itself (conditional mediation, presence simulated), there is nothing left to press.</summary>
    private static async Task SignIn(IPage page)
    {
        try
        {
            await page.Locator("[data-passkey-button]").ClickAsync(new LocatorClickOptions { Timeout = 3000 });
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            // Already on the way to the next page.
        }
    }
}
