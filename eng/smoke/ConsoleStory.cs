using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Bauhinia.Smoke;

/// <summary>
/// A department publishes the stream of docs/tutorials/publisher.md: its head joins by the operator's invitation and brings in two colleagues, one asks, another approves,
/// and what a sender brings stands in the public catalogue. Each is a demonstration resident who signs in through Identity.
/// </summary>
internal sealed class ConsoleStory(Browser browser, Uri origin, DemoResidents residents, Uri invitation)
{
    private const string Stream = "afcd-air";
    private const string Department = "afcd";
    private const string Device = "SaiKung";
    private const string Park = "Sai Kung";

    private readonly Walk _walk = new();

    public async Task Tell()
    {
        IPage head = await browser.Person(), publisher = await browser.Person(), approver = await browser.Person(), anyone = await browser.Person();
        await _walk.Step("A stream that its department declared is nowhere in the open yet", () => IsClosed(anyone));
        await _walk.Step("The head of the department signs in to the console through Identity, and joins", () => Join(head, "taiman.chan@example.org", invitation));
        await _walk.Step("The head invites a publisher, who joins", async () => await Join(publisher, "siuling.wong@example.org", await Invite(head, "Publisher")));
        await _walk.Step("The head invites an approver, who joins", async () => await Join(approver, "kayan.lee@example.org", await Invite(head, "Approver")));
        await _walk.Step("The publisher asks for approval, and has no way to give it", () => Ask(publisher));
        await _walk.Step("The stream is still closed", () => IsClosed(anyone));
        await _walk.Step("The approver reads what was declared, and approves", () => Approve(approver));
        await _walk.Step("The public catalogue shows the data set", () => IsInCatalogue(anyone));
        await _walk.Step("The publisher makes a key, and a sender's readings stand in the data set's latest values", async () => await Send(await MakeKey(publisher), anyone));
        await _walk.Step("The record of changes names each office that acted", () => IsRecorded(head));
        await _walk.Step("The publisher and the approver that ./run names join the Transport Department by the links that it prints", async () =>
        {
            await JoinDemonstration(publisher, "siuling.wong@example.org");
            await JoinDemonstration(approver, "kayan.lee@example.org");
        });
        foreach (var page in (IPage[])[head, publisher, approver, anyone]) await page.Context.CloseAsync();
    }

    private async Task IsClosed(IPage anyone)
    {
        using var client = new HttpClient { BaseAddress = origin };
        foreach (var path in (string[])[$"/datasets/{Stream}", $"/api/v1/streams/{Stream}/latest"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.NotFound) throw new StepException($"{path} answered {(int)answer.StatusCode}.");
        }
        await Story.Open(anyone, origin, "/datasets");
        if (await InCatalogue(anyone).CountAsync() > 0) throw new StepException("The catalogue shows it.");
    }

    private async Task Join(IPage page, string email, Uri link)
    {
        await residents.SignIn(page, email);
        await page.GotoAsync(link.AbsoluteUri);
        if (page.Url.Contains("/sign-in", StringComparison.Ordinal)) await Story.PressPasskey(page);
        await page.Reaches("**/connect/consent**");
        await page.Locator("form[action*='Agree' i] button").ClickAsync();
        await page.Reaches(link.AbsoluteUri);
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Reaches("**/console?done=joined");
        await page.Locator($"main a[href='/console/streams/{Stream}']").WaitForAsync();
    }

    private async Task JoinDemonstration(IPage page, string email)
    {
        await page.GotoAsync(residents.ConsoleInvitation(email).AbsoluteUri);
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Reaches("**/console?done=joined");
        await page.Locator("main a[href='/console/departments/td/members']").WaitForAsync();
    }

    private async Task<Uri> Invite(IPage head, string role)
    {
        await Story.Open(head, origin, $"/console/departments/{Department}/members");
        await head.Locator("[name='Post']").FillAsync($"{role} of the walk");
        await head.Locator($"[name='Role'][value='{role}']").CheckAsync();
        await head.Locator("form[action*='Invite' i]:not([action*='Withdraw' i]) button").ClickAsync();
        return new Uri(await head.Locator("main .banner .copy-value").InnerTextAsync());
    }

    private async Task Ask(IPage publisher)
    {
        await Story.Open(publisher, origin, $"/console/streams/{Stream}");
        await publisher.Locator("form[action*='Propose' i] button").ClickAsync();
        await publisher.Reaches("**?done=proposed");
        if (await publisher.Locator("form[action*='Approve' i]").CountAsync() > 0) throw new StepException("Whoever asked may approve.");
    }

    private async Task Approve(IPage approver)
    {
        await Story.Open(approver, origin, "/console/approvals");
        await approver.Locator($"main a[href='/console/streams/{Stream}']").ClickAsync();
        await approver.Reaches($"**/console/streams/{Stream}");
        await approver.Locator($"main a[href^='/console/streams/{Stream}/revisions/']").First.ClickAsync();
        await approver.Reaches($"**/console/streams/{Stream}/revisions/*");
        if (!(await approver.Locator("main").InnerTextAsync()).Contains("pm25", StringComparison.Ordinal)) throw new StepException("The revision does not show what was declared.");
        await approver.GoBackAsync();
        await approver.Locator("form[action*='Approve' i] button").ClickAsync();
        await approver.Reaches("**?done=approved");
    }

    private async Task IsInCatalogue(IPage anyone)
    {
        await Story.Open(anyone, origin, "/datasets");
        await anyone.Locator("[name='Q']").FillAsync(Stream);
        await anyone.Locator("main form[role=search] button").ClickAsync();
        await InCatalogue(anyone).ClickAsync();
        await anyone.Reaches($"**/datasets/{Stream}");
        using var client = new HttpClient { BaseAddress = origin };
        var package = await client.GetFromJsonAsync<JsonObject>($"/api/3/action/package_show?id={Stream}");
        if ((string?)package?["result"]?["organization"]?["name"] != Department) throw new StepException($"CKAN's package_show says {package}.");
    }

    private async Task<string> MakeKey(IPage publisher)
    {
        await Story.Open(publisher, origin, $"/console/streams/{Stream}/keys");
        await publisher.Locator("[name='KeyName']").FillAsync("Sai Kung station");
        await publisher.Locator("form[action*='Give' i] button").ClickAsync();
        return await publisher.Locator("main .banner .copy-value").InnerTextAsync();
    }

    private async Task Send(string key, IPage anyone)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        using var client = new HttpClient { BaseAddress = origin };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (second, value) in ((int, decimal)[])[(-1, 11.25m), (0, 12.75m)])
        {
            using var answer = await client.PostAsJsonAsync($"/api/v1/streams/{Stream}/events", new { key = Device, measuredAt = now.AddSeconds(second), readings = new[] { new { park = Park, pm25 = value } } });
            if (!answer.IsSuccessStatusCode) throw new StepException($"It was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        await Story.Open(anyone, origin, $"/datasets/{Stream}");
        var row = anyone.Locator("main tbody tr").Filter(new LocatorFilterOptions { HasText = Park }).First;
        var shown = await row.Locator("td").Nth(1).InnerTextAsync();
        if (shown.Trim() != 12.75m.ToString(CultureInfo.InvariantCulture)) throw new StepException($"The latest value is {shown}.");
    }

    private async Task IsRecorded(IPage head)
    {
        await Story.Open(head, origin, $"/console/departments/{Department}/audit");
        var record = await head.Locator("main").InnerTextAsync();
        foreach (var post in (string[])["Publisher of the walk", "Approver of the walk"])
            if (!record.Contains(post, StringComparison.Ordinal)) throw new StepException($"It does not name the {post}.");
    }

    private static ILocator InCatalogue(IPage page) => page.Locator($"main a[href='/datasets/{Stream}']");
}
