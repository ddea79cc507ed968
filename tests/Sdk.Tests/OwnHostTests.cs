using System.Net;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;
using ClientSettings = Bauhinia.Identity.Contracts.Organisations.ClientSettings;

namespace Bauhinia.Sdk.Tests;

/// <summary>
/// The package against the shipped host, as a FAPI 2.0 client that an organisation registered by the API. The forging provider and the
/// foreign one judge each side alone; here the two must agree.
/// </summary>
public sealed class OwnHostTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private readonly int port = Local.FreePort();
    private readonly LocalisedText name = new("Harbour Library", "海濱圖書館", "海滨图书馆");
    private TestHost? host;
    private RelyingParty? service;
    private OrganisationsClient? organisations;
    private ResidentBrowser? member;
    private Guid organisation;
    private string clientId = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestHost Host => host ?? throw new InvalidOperationException("The host is not started.");

    private RelyingParty Service => service ?? throw new InvalidOperationException("The service is not started.");

    private OrganisationsClient Organisations => organisations ?? throw new InvalidOperationException("Nobody is signed in.");

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.Start();
        member = await ResidentBrowser.SignedIn(host);
        organisations = new OrganisationsClient(member.Http);
        organisation = (await organisations.CreateAsync(new NewOrganisation(name, "desk@library.example"), CancellationToken.None)).Id;
        clientId = (await organisations.RegisterClientAsync(organisation, Settings(port), CancellationToken.None)).Client.ClientId;
        service = await RelyingParty.Start(host.Issuer, key, port: port, clientId: clientId);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null) await service.DisposeAsync();
        member?.Dispose();
        if (host is not null) await host.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Signs_in_by_pushed_request_private_key_jwt_and_DPoP_and_learns_who_and_how_alone()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);

        var page = await Visit(browser, Service.Private);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var lines = page.Body.Split('\n');
        Assert.Equal(["acr", "amr", "amr", "auth_time", "sid", "sub"], lines.Select(l => l.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("acr=" + BauhiniaAcr.PhishingResistant, lines);
        Assert.DoesNotContain(browser.AccountKey, page.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Comes_back_after_a_sign_in_on_the_way()
    {
        using var browser = await ResidentBrowser.New(Host);

        var asked = await Visit(browser, Service.Private);
        Assert.Equal("/sign-in", asked.Message.RequestMessage?.RequestUri?.AbsolutePath);
        await browser.SignIn();
        var page = await Visit(browser, ReturnOf(asked));

        Assert.Contains("sub=", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("clause", "RFC 9470 §4")]
    public async Task Steps_up_from_a_password_to_a_passkey_where_a_page_asks_for_it()
    {
        using var browser = await ResidentBrowser.SignedIn(Host, ResidentBrowser.Password, "pwd");
        var before = await Visit(browser, Service.Private);
        Assert.Contains("acr=" + BauhiniaAcr.Password, before.Body, StringComparison.Ordinal);

        var asked = await Visit(browser, Service.Strong);
        Assert.Equal("1", QueryHelpers.ParseQuery(asked.Message.RequestMessage?.RequestUri?.Query)["step-up"]);
        await browser.SignIn();
        var page = await Visit(browser, ReturnOf(asked));

        Assert.Equal("strong", page.Body);
        Assert.Equal(Line(before.Body, "sub="), Line((await Visit(browser, Service.Private)).Body, "sub="));
    }

    [Fact]
    [Trait("clause", "OpenID Connect Back-Channel Logout 1.0 §2.6")]
    public async Task Ends_its_session_when_the_resident_ends_theirs_at_the_host()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);
        using var other = await ResidentBrowser.SignedIn(Host);
        await Visit(browser, Service.Private);
        await Visit(other, Service.Private);

        await browser.EndSessions();

        await WaitFor.Condition(async () => (await browser.Get(Service.Private)).Status == HttpStatusCode.Redirect, "the session still lives");
        Assert.Equal(HttpStatusCode.OK, (await other.Get(Service.Private)).Status);
    }

    [Fact]
    [Trait("clause", "OpenID Connect RP-Initiated Logout 1.0 §2")]
    public async Task Signs_out_here_and_at_the_host()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);
        await Visit(browser, Service.Private);

        var last = await Visit(browser, new Uri(Service.Origin, "/sign-out"));

        Assert.Equal("open", last.Body);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get(Service.Private)).Status);
        Assert.Equal("/sign-in", (await Visit(browser, Service.Private)).Message.RequestMessage?.RequestUri?.AbsolutePath);
    }

    [Fact]
    public async Task Shows_two_services_of_different_sectors_different_subjects()
    {
        var otherPort = Local.FreePort();
        var other = (await Organisations.RegisterClientAsync(organisation, Settings(otherPort) with { Sector = "another.example" }, Cancel)).Client.ClientId;
        await using var second = await RelyingParty.Start(Host.Issuer, key, port: otherPort, clientId: other);
        using var browser = await ResidentBrowser.SignedIn(Host);

        var first = Line((await Visit(browser, Service.Private)).Body, "sub=");

        Assert.NotEqual(first, Line((await Visit(browser, second.Private)).Body, "sub="));
    }

    [Fact]
    public async Task Is_refused_with_a_key_that_is_not_registered()
    {
        using var stranger = ClientKey.Generate();
        await using var impostor = await RelyingParty.Start(Host.Issuer, stranger, clientId: clientId);
        using var browser = await ResidentBrowser.SignedIn(Host);

        Assert.Equal(HttpStatusCode.BadRequest, (await Visit(browser, impostor.Private)).Status);
    }

    [Fact]
    public async Task Is_refused_at_an_address_that_is_not_registered()
    {
        await using var elsewhere = await RelyingParty.Start(Host.Issuer, key, clientId: clientId);
        using var browser = await ResidentBrowser.SignedIn(Host);

        Assert.Equal(HttpStatusCode.BadRequest, (await Visit(browser, elsewhere.Private)).Status);
    }

    [Fact]
    public async Task Is_refused_once_its_organisation_suspends_it_and_works_again_after()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);
        await Organisations.SuspendClientAsync(organisation, clientId, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, (await Visit(browser, Service.Private)).Status);

        await Organisations.ResumeClientAsync(organisation, clientId, Cancel);

        Assert.Equal(HttpStatusCode.OK, (await Visit(browser, Service.Private)).Status);
    }

    [Fact]
    public async Task Takes_a_rolled_key_and_no_longer_the_old_one()
    {
        using var fresh = ClientKey.Generate();
        await Organisations.RollKeysAsync(organisation, clientId, new ClientKeys(fresh.ToPublicJwks()), Cancel);
        using var browser = await ResidentBrowser.SignedIn(Host);
        Assert.Equal(HttpStatusCode.BadRequest, (await Visit(browser, Service.Private)).Status);
        await Service.DisposeAsync();

        await using var renewed = await RelyingParty.Start(Host.Issuer, fresh, port: port, clientId: clientId);

        Assert.Equal(HttpStatusCode.OK, (await Visit(browser, renewed.Private)).Status);
    }

    [Fact]
    public async Task Says_that_the_resident_did_not_agree()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);

        var answer = await Visit(browser, Service.Private, button: "Refuse");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("access_denied", answer.Body, StringComparison.Ordinal);
    }

    private ClientSettings Settings(int on) => new()
    {
        Name = name,
        RedirectUris = [$"http://service.localhost:{on}{BauhiniaDefaults.SignedInPath}"],
        PostLogoutRedirectUris = [$"http://service.localhost:{on}{BauhiniaDefaults.SignedOutPath}"],
        BackChannelLogoutUri = $"http://service.localhost:{on}{BauhiniaDefaults.BackChannelLogoutPath}",
        Jwks = key.ToPublicJwks(),
    };

    /// <summary>Follows redirects as a browser does, presses a button of the consent page where it comes, and stops at any other page.</summary>
    private static async Task<Answer> Visit(ResidentBrowser browser, Uri address, string button = "Agree")
    {
        var answer = await browser.Get(address);
        for (var hop = 0; hop < 16; hop++)
        {
            if (answer.Location is { } location)
            {
                address = new Uri(address, location);
                answer = await browser.Get(address);
            }
            else if (address.AbsolutePath == "/connect/consent" && answer.Status == HttpStatusCode.OK)
            {
                using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token(answer.Body))]);
                answer = await browser.Post(new Uri($"{address}&handler={button}"), form);
            }
            else
            {
                return answer;
            }
        }
        throw new InvalidOperationException("More than sixteen steps.");
    }

    private static string Token(string html)
    {
        const string Start = "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"";
        var at = html.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return html[at..html.IndexOf('"', at)];
    }

    /// <summary>Where the sign-in page would lead after the sign-in.</summary>
    private Uri ReturnOf(Answer atSignIn) => new(Host.Issuer, QueryHelpers.ParseQuery(atSignIn.Message.RequestMessage?.RequestUri?.Query)["return"].ToString());

    private static string Line(string body, string start) => body.Split('\n').Single(l => l.StartsWith(start, StringComparison.Ordinal));
}
