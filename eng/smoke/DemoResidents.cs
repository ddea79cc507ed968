using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bauhinia.Smoke;

/// <summary>The demonstration residents, by what <c>seed-demo</c> printed, which ./run keeps beside the logs.</summary>
internal sealed class DemoResidents(Uri issuer, string data)
{
    /// <summary>By the recovery code, which is good once, and then with a passkey of the page's own.</summary>
    public async Task SignIn(IPage page, string email)
    {
        await Story.Open(page, issuer, "/sign-in/recovery-code");
        await page.Locator("[name='Input.Code']").FillAsync(RecoveryCode(email));
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/account/**");
        await Story.Open(page, issuer, "/account/passkeys/add");
        await page.Locator("[data-passkey-button]").ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/passkeys/add"), new PageAssertionsToHaveURLOptions { Timeout = 20_000 });
    }

    /// <summary>The link by which a demonstration person joins the department that ./run has for them.</summary>
    public Uri ConsoleInvitation(string email)
    {
        var printed = File.ReadAllText(Path.Combine(data, "logs", "console-people.log"));
        return Regex.Match(printed, $@"^{Regex.Escape(email)} .* (http\S+/console/join\?code=\S+)$", RegexOptions.Multiline) is { Success: true } found
            ? new Uri(found.Groups[1].Value)
            : throw new StepException($"./run printed no invitation to the console for {email}.");
    }

    private string RecoveryCode(string email)
    {
        var printed = File.ReadAllText(Path.Combine(data, "logs", "seed-demo.log"));
        return Regex.Match(printed, $@"^ *{Regex.Escape(email)} +(\S+)", RegexOptions.Multiline) is { Success: true } found
            ? found.Groups[1].Value
            : throw new StepException($"seed-demo printed no recovery code for {email}.");
    }
}
