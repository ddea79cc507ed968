using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

/// <summary>Whoever is signed in finds the way, on every page, to what is theirs and to nothing else.</summary>
public sealed partial class NavigationTests
{
    private static readonly string[] Everyone = ["/account", "/proofing", "/organisations"];
    private static readonly string[] OfStaff = ["/officer", "/officer/recovery", "/help-desk", "/organisations/review"];

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/passkeys")]
    [InlineData("/account/contacts")]
    [InlineData("/proofing")]
    [InlineData("/organisations")]
    [InlineData("/account/support")]
    public async Task A_resident_finds_account_identity_organisations_and_sign_out_on_every_page(string path)
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = "someone@example.org" })).SignIn();

        var page = await client.Page(path);

        Assert.Superset(Everyone.ToHashSet(), Links(Navigation().Match(page).Value));
        Assert.Contains("action=\"/sign-out\"", Navigation().Match(page).Value, StringComparison.Ordinal);
        Assert.Empty(Links(page).Intersect(OfStaff));
    }

    [Theory]
    [InlineData("Officer", "/officer", "/officer/recovery")]
    [InlineData("HelpDesk", "/help-desk", "/help-desk")]
    [InlineData("Registrar", "/organisations/review", "/organisations/review")]
    public async Task Staff_find_the_rooms_of_their_role_and_no_other(string role, string inHeader, string onPage)
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host, roles: Enum.Parse<StaffRole>(role))).SignIn();

        var page = await client.Page("/account");

        Assert.Contains(inHeader, Links(Navigation().Match(page).Value));
        Assert.Equal(new[] { inHeader, onPage }.Distinct().Order(), Links(page).Intersect(OfStaff).Order());
        foreach (var link in Links(page).Intersect(OfStaff)) await client.Page(link);
    }

    [Fact]
    public async Task A_session_by_recovery_code_is_offered_no_room_that_it_cannot_enter()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn(Acr.Recovery);

        var navigation = Navigation().Match(await client.Page("/account/recover")).Value;

        Assert.Empty(Links(navigation).Intersect(Everyone.Concat(OfStaff)));
        Assert.Contains("action=\"/sign-out\"", navigation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_first_passkey_and_the_recovery_codes_the_way_leads_to_proving_who_one_is()
    {
        await using var host = await TestHost.Start();
        using var resident = await SignIn.Resident.Start(host);
        await resident.AddPasskey();

        using var answer = await SignIn.Forms.Submit(resident.Browser, "/account/recovery-codes?first=1", null);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var account = await resident.Browser.Page("/account");

        Assert.Contains("href=\"/proofing\"", page[page.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Matches("href=\"/proofing\">Confirm who you are", account);
        await resident.Browser.Page("/proofing");
    }

    [Fact]
    public async Task Every_room_of_the_account_is_reached_from_its_page_and_recovery_from_the_sign_in_page()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = "someone@example.org" })).SignIn();
        using var stranger = host.Client();

        Assert.Superset(
            new HashSet<string>
            {
                "/account/passkeys", "/account/recovery-codes", "/account/password", "/account/contacts", "/account/sessions", "/account/services", "/account/looks",
                "/account/activity", "/account/language", "/account/support", "/account/download", "/account/close", "/proofing", "/organisations",
            },
            Links(await client.Page("/account")));
        Assert.Superset(new HashSet<string> { "/sign-in/recovery-code", "/recover", "/register" }, Links(await stranger.Page("/sign-in")));
    }

    private static HashSet<string> Links(string html) => [.. Href().Matches(html).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<nav class=\"navigation.*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Navigation();

    [GeneratedRegex("<a [^>]*?href=\"([^\"?]+)\"")]
    private static partial Regex Href();
}
