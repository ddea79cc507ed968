using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

[Trait("Clause", "NIST SP 800-63B-4 §3.1.1.2")]
public sealed partial class PasswordTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Good = "four calm herons wade";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    public static TheoryData<string> Accepted =>
    [
        "exactly15chars!",
        "     spaces are welcome     ",
        "春眠不覺曉處處聞啼鳥夜來風雨聲",
        "🦢🦩🦜🦚🦃🦆🦅🦉🐧🐦🐤🐣🐥🐔🪿",
        new string('x', 128) + "a long passphrase that goes on and on" + new string('y', 91),
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "", "Enter a password" },
        { "14 characters!", "at least 15" },
        { "🦢🦩🦜🦚🦃🦆🦅🦉🐧🐦🐤🐣🐥🐔", "at least 15" },
        { string.Concat(Enumerable.Repeat("ab cd ef gh ij k", 17)), "at most 256" },
        { new string('z', 2000), "at most 256" },
        { "control\u0001character", "control characters" },
        { "passwordpassword", "stolen passwords" },
        { "PASSWORDpassword", "stolen passwords" },
        { "1qaz2wsx3edc4rfv", "stolen passwords" },
        { "123456789987654321", "stolen passwords" },
        { "aaaaaaaaaaaaaaaaaaa", "stolen passwords" },
        { "abcabcabcabcabcabc", "stolen passwords" },
        { "dragondragondragon", "stolen passwords" },
        { "abcdefghijklmnopq", "stolen passwords" },
        { "1234567890123456", "stolen passwords" },
        { "9876543210987654", "stolen passwords" },
        { "password1234567", "stolen passwords" },
        { "!!!1234password", "stolen passwords" },
        { "bauhinia-identity-2026", "the name of this service" },
    };

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_password_signs_in_at_its_own_level(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Start(host);

        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(Good));
        resident.UseNewBrowser();
        var answer = await resident.SignInByPassword(Good);

        await Http.Expect(HttpStatusCode.Redirect, answer);
        Assert.Equal("/account", answer.Headers.Location?.OriginalString);
        Assert.Equal("urn:bauhinia:acr:pwd", (await resident.CurrentSession()).Acr);
        Assert.Equal(AccountStatus.Active, await resident.Status());
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Accepts(string password)
    {
        using var resident = await Resident.Start(shared.Host);

        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(password));
        resident.UseNewBrowser();
        await Http.Expect(HttpStatusCode.Redirect, await resident.SignInByPassword(password));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses(string password, string why)
    {
        using var resident = await Resident.Start(shared.Host);

        var answer = await resident.SetPassword(password);

        await Http.Expect(HttpStatusCode.OK, answer);
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_one_made_of_the_persons_own_address()
    {
        using var resident = await Resident.Start(shared.Host);

        var answer = await resident.SetPassword(resident.Email[..resident.Email.IndexOf('@', StringComparison.Ordinal)] + "2026!!");

        Assert.Contains("made mostly of your name", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_letters_composed_otherwise_are_the_same_password()
    {
        using var resident = await Resident.Start(shared.Host);
        // é and a base letter with U+0301, as two keyboards type it.
        const string composed = "d\u00E9j\u00E0-vu sur la plage de Shek O", decomposed = "de\u0301ja\u0300-vu sur la plage de Shek O";

        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(composed));
        resident.UseNewBrowser();

        await Http.Expect(HttpStatusCode.Redirect, await resident.SignInByPassword(decomposed));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_page_for_the_same_work()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(Good));
        using var unset = await Resident.Start(host);
        var computations = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "identity.password.computations") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref computations, count));
        listener.Start();

        var wrong = await Try(resident, resident.Email);
        var afterWrong = Interlocked.Exchange(ref computations, 0);
        var unknown = await Try(resident, "nobody@example.hk");
        var afterUnknown = Interlocked.Exchange(ref computations, 0);
        var without = await Try(resident, unset.Email);
        var notAName = await Try(resident, "not a name");

        Assert.Equal(wrong, unknown);
        Assert.Equal(wrong, without);
        Assert.Equal(wrong, notAName);
        Assert.Contains("do not fit", wrong, StringComparison.Ordinal);
        // Other tests of this process may hash at the same time, so the counts are at least one each.
        Assert.InRange(afterWrong, 1, long.MaxValue);
        Assert.InRange(afterUnknown, 1, long.MaxValue);
    }

    [Theory]
    [InlineData("/中文")]
    [InlineData("/\u2028/elsewhere")]
    [InlineData("/é")]
    public async Task A_return_address_that_no_header_can_carry_leads_to_the_account(string address)
    {
        using var resident = await Resident.Start(shared.Host);
        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(Good));
        resident.UseNewBrowser();

        var answer = await Forms.Submit(
            resident.Browser, "/sign-in?return=" + Uri.EscapeDataString(address), null, ("Input.Name", resident.Email), ("Input.Password", Good), ("return", address));

        await Http.Expect(HttpStatusCode.Redirect, answer);
        Assert.Equal("/account", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Where_there_is_a_passkey_a_password_alone_changes_no_password()
    {
        using var resident = await Resident.Start(shared.Host);
        await resident.AddPasskey();
        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(Good));
        resident.UseNewBrowser();
        await Http.Expect(HttpStatusCode.Redirect, await resident.SignInByPassword(Good));
        var token = Visitor.AntiforgeryToken(await resident.Browser.GetStringAsync("/account/sessions", TestContext.Current.CancellationToken));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.Password", "eleven quiet egrets sleep"), KeyValuePair.Create("__RequestVerificationToken", token)]);

        var answer = await resident.Browser.PostAsync("/account/password?handler=set", form, TestContext.Current.CancellationToken);

        await Http.Expect(HttpStatusCode.Redirect, answer);
        Assert.StartsWith("/sign-in?step-up=1", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        resident.UseNewBrowser();
        await Http.Expect(HttpStatusCode.Redirect, await resident.SignInByPassword(Good));
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions()
    {
        using var resident = await Resident.Start(shared.Host);
        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword(Good));
        using var other = resident.NewBrowser();
        await Http.Expect(HttpStatusCode.Redirect, await resident.SignInByPassword(Good, other));

        await Http.Expect(HttpStatusCode.Redirect, await resident.SetPassword("another four calm herons"));

        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await resident.Browser.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_needs_a_post_and_ends_the_session()
    {
        using var resident = await Resident.Start(shared.Host);
        await resident.AddPasskey();

        Assert.Equal(HttpStatusCode.OK, (await resident.Browser.GetAsync("/sign-out", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await resident.Browser.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
        await Http.Expect(HttpStatusCode.OK, await Forms.Submit(resident.Browser, "/sign-out", null));
        Assert.Equal(HttpStatusCode.Redirect, (await resident.Browser.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/recovery-code")]
    [InlineData("/sign-in?culture=zh-Hant")]
    [InlineData("/sign-in?culture=zh-Hans")]
    public async Task Sign_in_pages_are_shown_to_anyone(string page)
    {
        using var browser = new HttpClient(shared.Host.Handler(followRedirects: true)) { BaseAddress = shared.Host.Issuer };

        await Http.Expect(HttpStatusCode.OK, await browser.GetAsync(page, TestContext.Current.CancellationToken));
    }

    private static async Task<string> Try(Resident resident, string name)
    {
        using var browser = resident.NewBrowser();
        var answer = await resident.SignInByPassword("not the password at all", browser, name);
        await Http.Expect(HttpStatusCode.OK, answer);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return AntiforgeryValue().Replace(page, "").Replace(WebUtility.HtmlEncode(name), "NAME", StringComparison.Ordinal).Replace(name, "NAME", StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*>")]
    private static partial Regex AntiforgeryValue();
}
