using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The ways that need no passkey, walked in a browser that runs no script.</summary>
public sealed class WithoutScriptTests(Site site)
{
    [Fact]
    public async Task A_resident_registers_up_to_the_passkey_and_sets_a_password_instead()
    {
        await using var context = await site.Visit(script: false);
        var page = await context.NewPageAsync();
        var email = $"chan.{Guid.CreateVersion7():N}@example.hk";
        await page.GotoAsync(new Uri(site.Host.Issuer, "register").ToString());
        await page.Locator("[name='Input.Address']").FillAsync(email);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/register/code");
        await page.Locator("[name='Input.Code']").FillAsync(await RegisteredResident.NewestCode(site, email));
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/account/passkeys/add**");
        Assert.Equal(1, await page.Locator("noscript").CountAsync());

        await page.Locator("main a[href='/account/password']").ClickAsync();
        await page.Locator("[name='Input.Password']").FillAsync("seven quiet lanterns over the harbour");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Locator(".banner-success").WaitForAsync();
    }

    [Fact]
    public async Task An_officer_finds_takes_and_decides_a_case()
    {
        var applicant = await RegisteredResident.NewState(site);
        var officer = await RegisteredResident.NewState(site, "officer");
        await using var home = await site.Visit(state: applicant, script: false);
        var mine = await home.NewPageAsync();
        await mine.GotoAsync(new Uri(site.Host.Issuer, "proofing/start").ToString());
        await Proofing.Fill(mine, "Counter", "B123456(6)");
        await mine.Locator("main form button[type=submit]").ClickAsync();
        await mine.GotoAsync(new Uri(site.Host.Issuer, "proofing").ToString());
        var reference = (await mine.Locator(".summary-list .mono").First.TextContentAsync() ?? "").Trim();

        await using var desk = await site.Visit(width: 1280, state: officer, script: false);
        var page = await desk.NewPageAsync();
        await page.GotoAsync(new Uri(site.Host.Issuer, "officer").ToString());
        await page.Locator("[name='Input.Reference']").FillAsync(reference);
        await page.Locator("main form[action*='find'] button").ClickAsync();
        await page.Locator("main form[action*='claim'] button").ClickAsync();
        await page.Locator("main form[action*='handler=code'] button").ClickAsync();
        var code = (await page.Locator(".code-shown .mono").TextContentAsync() ?? "").Trim();

        await mine.GotoAsync(new Uri(site.Host.Issuer, "proofing/approve").ToString());
        await mine.Locator("[name='Input.Code']").FillAsync(code);
        await mine.Locator("main form button[type=submit]").ClickAsync();
        await mine.Locator(".panel").WaitForAsync();

        await page.GotoAsync(new Uri(site.Host.Issuer, $"officer/cases/{reference}").ToString());
        foreach (var box in await page.Locator("main form[action*='decide'] input[type=checkbox]").AllAsync()) await box.CheckAsync();
        await page.Locator("[name='Input.Reason']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("main form[action*='decide'] button").ClickAsync();
        await page.Reaches("**/officer?done=Approve");
        await mine.GotoAsync(new Uri(site.Host.Issuer, "account").ToString());
        await mine.Locator(".tag-good").First.WaitForAsync();
    }
}
