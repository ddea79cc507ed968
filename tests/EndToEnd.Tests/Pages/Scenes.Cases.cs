using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>Cases of support, proofing and recovery.</summary>
internal static partial class Scenes
{
    /// <summary>A question to the help desk and its answer; the reference.</summary>
    public static Task<string> Support(Site site) => Once(site, "support", async () =>
    {
        var reference = await At(site, Id(site, "account/support"), await RegisteredResident.State(site), async page =>
        {
            await page.Locator("[name='Input.Topic']").First.CheckAsync();
            await page.Locator("[name='Input.Message']").FillAsync("My new phone does not offer the passkey.\nWhat can I do?");
            await page.Locator("main form button[type=submit]").Last.ClickAsync();
            await page.Reaches("**/account/support/*");
            return LastSegment(page);
        });
        return await At(site, Id(site, $"help-desk/{reference}"), await RegisteredResident.StaffState(site), async page =>
        {
            await page.Locator("[name='Input.Message']").FillAsync("Sign in with a recovery code and add a passkey on the new phone.");
            await page.Locator("main form[action*='Reply'] button").ClickAsync();
            await page.Locator(".message-staff").WaitForAsync();
            return reference;
        });
    });

    /// <summary>A case at the counter that the officer of the tests has taken; the reference.</summary>
    public static Task<string> CounterCase(Site site) => Once(site, "counter case", async () => await Take(site, await Begun(site, "counter", "Counter", "A123456(3)")));

    /// <summary>A case by evidence that its resident still prepares, with one file; the reference.</summary>
    public static Task<string> EvidenceDraft(Site site) => Once(site, "evidence draft", async () =>
    {
        var reference = await Begun(site, "evidence draft", "Evidence", "G123456(A)");
        await Upload(site, await Person(site, "evidence draft"));
        return reference;
    });

    /// <summary>A case by evidence that waits for an officer; the reference.</summary>
    public static Task<string> WaitingCase(Site site) => Once(site, "waiting case", () => Submitted(site, "waiting case", "E123456(4)"));

    /// <summary>A case by evidence that the officer of the tests has taken; it names the person of the counter's case. The reference.</summary>
    public static Task<string> EvidenceCase(Site site) => Once(site, "evidence case", async () =>
    {
        await CounterCase(site);
        return await Take(site, await Submitted(site, "evidence case", "A123456(3)"));
    });

    /// <summary>A case by register extract; the reference.</summary>
    public static Task<string> ExtractCase(Site site) => Once(site, "extract case", () => Begun(site, "extract", "Extract", "C123456(9)"));

    /// <summary>A recovery that was asked for and that no officer has looked at; the reference.</summary>
    public static Task<string> RecoveryAsked(Site site) => Once(site, "recovery asked", () => AskRecovery(site, "taiman.chan@example.org"));

    /// <summary>A recovery that the officer of the tests has checked and another must approve; the reference.</summary>
    public static Task<string> RecoveryChecked(Site site) => Once(site, "recovery checked", async () =>
    {
        var reference = await AskRecovery(site, "siuling.wong@example.org");
        return await At(site, Id(site, $"officer/recovery/{reference}"), await RegisteredResident.StaffState(site), async page =>
        {
            foreach (var box in await page.Locator("main form[action*='Check'] input[type=checkbox]").AllAsync()) await box.CheckAsync();
            await page.Locator("main form[action*='Check'] button").ClickAsync();
            await Assertions.Expect(page.Locator("main form[action*='Check']")).ToHaveCountAsync(0);
            return reference;
        });
    });

    private static async Task<string> Begun(Site site, string person, string way, string hkid) =>
        await At(site, Id(site, "proofing/start"), await Person(site, person), async page =>
        {
            await Proofing.Fill(page, way, hkid);
            await page.Locator("main form button[type=submit]").ClickAsync();
            await page.GotoAsync(Id(site, "proofing").ToString());
            return (await page.Locator(".summary-list .mono").First.TextContentAsync() ?? "").Trim();
        });

    private static async Task<string> Submitted(Site site, string person, string hkid)
    {
        var reference = await Begun(site, person, "Evidence", hkid);
        var state = await Person(site, person);
        await Upload(site, state);
        return await At(site, Id(site, "proofing/evidence"), state, async page =>
        {
            await page.Locator("main form[action*='submit'] button").ClickAsync();
            await page.Reaches("**/proofing");
            return reference;
        });
    }

    private static Task<string> Upload(Site site, string state) => At(site, Id(site, "proofing/evidence"), state, async page =>
    {
        // Any picture will do that a decoder reads: the page itself.
        var picture = await page.ScreenshotAsync(new PageScreenshotOptions { Type = ScreenshotType.Jpeg });
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "card.jpg", MimeType = "image/jpeg", Buffer = picture });
        await page.Locator("main form[enctype] button").ClickAsync();
        await page.Locator("main form[action*='remove']").First.WaitForAsync();
        return "";
    });

    private static async Task<string> Take(Site site, string reference) =>
        await At(site, Id(site, $"officer/cases/{reference}"), await RegisteredResident.StaffState(site), async page =>
        {
            await page.Locator("main form[action*='claim'] button").ClickAsync();
            await page.Locator("main form[action*='decide']").WaitForAsync();
            return reference;
        });

    private static async Task<string> AskRecovery(Site site, string email)
    {
        await Once(site, "demonstration residents", async () => (await site.Host.Command("seed-demo")).Output);
        return await At(site, Id(site, "recover"), null, async page =>
        {
            await page.Locator("[name='Input.Contact']").FillAsync(email);
            await page.Locator("main form button[type=submit]").ClickAsync();
            return (await page.Locator(".panel .mono").TextContentAsync() ?? "").Trim();
        });
    }
}
