using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>What the API can do, by the pages, without a script.</summary>
public sealed partial class OrganisationPagesTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.Start();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Registers_an_organisation_and_a_service_by_forms()
    {
        using var owner = await SignedIn();
        var organisation = await Create(owner);

        var registered = await owner.PostForm($"{organisation}/clients/new", $"{organisation}/clients/new", Client("sandbox", "https://library.example/back"));

        Assert.Equal(HttpStatusCode.Redirect, registered.StatusCode);
        var page = await owner.Page(registered.Headers.Location!.OriginalString);
        Assert.Contains("https://library.example/back", page, StringComparison.Ordinal);
        Assert.Contains("library.example", await owner.Page(registered.Headers.Location.OriginalString), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.PostForm(registered.Headers.Location.OriginalString, registered.Headers.Location.OriginalString + "?handler=Suspend")).StatusCode);
        Assert.Contains("Suspended", await owner.Page(registered.Headers.Location.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_at_the_field_what_is_wrong()
    {
        using var owner = await SignedIn();
        var organisation = await Create(owner);

        var answer = await owner.PostForm($"{organisation}/clients/new", $"{organisation}/clients/new", Client("sandbox", "https://library.example/back#part"));

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Enter 1 to 20 https addresses", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brings_a_member_in_by_a_link_that_works_once()
    {
        using var owner = await SignedIn();
        var organisation = await Create(owner);
        var made = await owner.PostForm(organisation, $"{organisation}?handler=Invite", ("InviteRole", "developer"));
        var link = Link().Match(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Value;
        using var guest = await SignedIn();
        var path = new Uri(WebUtility.HtmlDecode(link)).PathAndQuery;

        var token = path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(organisation, (await guest.PostForm(path, "/organisations/join", ("token", token))).Headers.Location?.OriginalString);
        using var late = await SignedIn();
        Assert.Equal(HttpStatusCode.BadRequest, (await late.PostForm(path, "/organisations/join", ("token", token))).StatusCode);
    }

    [Fact]
    public async Task Lets_a_registrar_approve_what_another_organisation_asked()
    {
        using var owner = await SignedIn();
        var organisation = await Create(owner);
        await owner.PostForm($"{organisation}/clients/new", $"{organisation}/clients/new", Client("production", "https://library.example/back"));
        using var registrar = await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn();
        var review = await registrar.Page("/organisations/review");
        Assert.Contains("All services of one sector", review, StringComparison.Ordinal);
        Assert.Contains("https://library.example/jwks", review, StringComparison.Ordinal);
        var request = RequestField().Match(review).Groups[1].Value;

        await registrar.PostForm("/organisations/review", "/organisations/review", ("request", request), ("Reason", "Purposes are plain."), ("decision", "approve"));

        var page = await owner.Page(organisation);
        Assert.Contains("Approved", page, StringComparison.Ordinal);
        Assert.Contains("Production", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_an_organisation_to_no_one_else()
    {
        using var owner = await SignedIn();
        var organisation = await Create(owner);
        using var stranger = await SignedIn();

        foreach (var path in (string[])[organisation, $"{organisation}/clients/new", $"{organisation}/clients/abc"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/organisations/review", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("zh-Hant", "登記機構")]
    [InlineData("zh-Hans", "登记机构")]
    public async Task Speaks(string culture, string words)
    {
        using var owner = await SignedIn();
        owner.DefaultRequestHeaders.Add("Cookie", $"language={culture}");
        owner.DefaultRequestHeaders.Add("Accept-Language", culture);

        Assert.Contains(words, await owner.Page("/organisations"), StringComparison.Ordinal);
    }

    private async Task<HttpClient> SignedIn() => await (await Resident.Create(host)).SignIn();

    private static async Task<string> Create(HttpClient owner)
    {
        var answer = await owner.PostForm("/organisations", "/organisations",
            ("Input.En", "Harbour Library"), ("Input.ZhHant", "海濱圖書館"), ("Input.ZhHans", "海滨图书馆"), ("Input.Email", "desk@library.example"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    private static (string, string)[] Client(string environment, string redirectUri) =>
    [
        ("Input.En", "Library card"), ("Input.ZhHant", "圖書證"), ("Input.ZhHans", "图书证"),
        ("Input.Environment", environment), ("Input.Profile", "fapi2"), ("Input.Authentication", "private_key_jwt"),
        ("Input.RedirectUris", redirectUri), ("Input.JwksUri", "https://library.example/jwks"), ("Input.Sector", "library.example"),
    ];

    [GeneratedRegex("http://id\\.localhost:[0-9]+/organisations/join\\?token=[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"request\" value=\"([0-9a-f-]+)\"")]
    private static partial Regex RequestField();
}
