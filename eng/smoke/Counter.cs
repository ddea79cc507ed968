using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Bauhinia.Smoke;

/// <summary>A resident and an officer, each at a screen of their own: from the application to the decision.</summary>
internal sealed class Counter(Uri issuer, IPage resident, IPage officer)
{
    private string _reference = "";

    public async Task Ask()
    {
        await Story.Open(resident, issuer, "/proofing/start");
        await resident.Locator("[name='Input.Way'][value='Counter']").CheckAsync();
        await resident.Locator("[name='Input.Person.Hkid']").FillAsync(Hkid());
        await resident.Locator("[name='Input.Person.NameEnglish']").FillAsync("YIP, Wing Sze");
        await resident.Locator("[name='Input.Person.NameChinese']").FillAsync("葉穎詩");
        foreach (var (part, text) in ((string, string)[])[("Day", "4"), ("Month", "7"), ("Year", "1992")])
            await resident.Locator($"[name='Input.Person.DateOfBirth.{part}']").FillAsync(text);
        await resident.Locator("main form button[type=submit]").Last.ClickAsync();
        await resident.Reaches("**/proofing");
        _reference = await resident.Locator("main .mono").First.InnerTextAsync();
    }

    public async Task OfficerSignsIn(DemoResidents residents)
    {
        await residents.SignIn(officer, "officer.one@example.org");
        await officer.GotoAsync(new Uri(issuer, "/officer").AbsoluteUri);
        if (officer.Url.Contains("/sign-in", StringComparison.Ordinal)) await Story.PressPasskey(officer);
        await officer.Reaches("**/officer");
    }

    public async Task Claim()
    {
        await officer.Locator($"a[href$='/officer/cases/{_reference}']").ClickAsync();
        await officer.Locator("form[action$='handler=claim'] button").ClickAsync();
        await officer.Locator("form[action$='handler=code'] button").ClickAsync();
        await officer.Locator(".banner .mono").First.WaitForAsync();
    }

    public async Task Approve()
    {
        var code = await officer.Locator(".banner .mono").First.InnerTextAsync();
        await resident.GotoAsync(new Uri(issuer, "/proofing/approve").AbsoluteUri);
        if (resident.Url.Contains("/sign-in", StringComparison.Ordinal)) await Story.PressPasskey(resident);
        await resident.Reaches("**/proofing/approve");
        await resident.Locator("[name='Input.Code']").FillAsync(code);
        await resident.Locator("main form button[type=submit]").First.ClickAsync();
        await resident.Locator("[name='Input.Code']").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
    }

    public async Task Decide()
    {
        await Story.Open(officer, issuer, $"/officer/cases/{_reference}");
        foreach (var check in (string[])["IsGenuine", "IsHolder", "Agrees"]) await officer.Locator($"[type=checkbox][name='Input.{check}']").CheckAsync();
        await officer.Locator("[name='Input.Reason']").SelectOptionAsync("DocumentsMatch");
        await officer.Locator("form[action$='handler=decide'] button").ClickAsync();
        await Assertions.Expect(officer.Locator("form[action$='handler=decide']")).ToHaveCountAsync(0);
        await Story.Open(resident, issuer, "/proofing");
        if (await resident.Locator("main form[action$='handler=withdraw']").CountAsync() > 0) throw new StepException("The case is still open.");
    }

    /// <summary>A number that no demonstration resident holds; check digit as the Immigration Department specifies it.</summary>
    private static string Hkid()
    {
        var digits = RandomNumberGenerator.GetInt32(200_000, 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var sum = 36 * 9 + ('Y' - 'A' + 10) * 8;
        for (var i = 0; i < digits.Length; i++) sum += (digits[i] - '0') * (7 - i);
        var check = (11 - sum % 11) % 11;
        return "Y" + digits + (check == 10 ? "A" : (char)('0' + check));
    }
}
