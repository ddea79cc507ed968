using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The form that begins an identity check.</summary>
internal static class Proofing
{
    public static async Task Fill(IPage page, string way, string hkid)
    {
        await page.Locator($"[name='Input.Way'][value='{way}']").CheckAsync();
        await page.Locator("[name='Input.Person.Hkid']").FillAsync(hkid);
        await page.Locator("[name='Input.Person.NameEnglish']").FillAsync("CHAN, Tai Man");
        await page.Locator("[name='Input.Person.NameChinese']").FillAsync("陳大文");
        await page.Locator("[name='Input.Person.DateOfBirth.Day']").FillAsync("31");
        await page.Locator("[name='Input.Person.DateOfBirth.Month']").FillAsync("3");
        await page.Locator("[name='Input.Person.DateOfBirth.Year']").FillAsync("1980");
    }
}
