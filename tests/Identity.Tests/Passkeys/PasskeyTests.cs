using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

public sealed class PasskeyTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    public static TheoryData<string> Keys => ["ES256", "RS256", "EdDSA"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_new_account_adds_its_first_passkey_and_signs_in_with_it(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Start(host);

        var passkey = await resident.AddPasskey();

        Assert.Equal(AccountStatus.Active, await resident.Status());
        Assert.Equal("urn:bauhinia:acr:phr", (await resident.CurrentSession()).Acr);
        resident.UseNewBrowser();
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey));
        Assert.Equal("urn:bauhinia:acr:phr", (await resident.CurrentSession()).Acr);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Accepts_the_three_algorithms(string algorithm)
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var key = algorithm switch { "ES256" => SoftwareKey.Es256(), "RS256" => SoftwareKey.Rs256(), _ => SoftwareKey.Ed25519() };

        var passkey = await resident.AddPasskey(key);

        resident.UseNewBrowser();
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey));
    }

    [Fact]
    public async Task A_challenge_is_too_old_after_five_minutes()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await TestHost.Start(clock: clock);
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();

        var asked = await resident.AskToSignIn();
        clock.Advance(TimeSpan.FromMinutes(5));
        var late = await resident.SignIn(asked, SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey));
        asked = await resident.AskToSignIn();
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var inTime = await resident.SignIn(asked, SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey));

        Assert.Equal("expired", await Http.Reason(late));
        await Http.Expect(HttpStatusCode.OK, inTime);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_even_after_a_wrong_answer()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();
        var asked = await resident.AskToSignIn();
        var right = SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey);
        var wrong = SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey, draft => draft.Client.Origin = "https://elsewhere.example");

        Assert.Equal("origin", await Http.Reason(await resident.SignIn(asked, wrong)));
        Assert.Equal("used", await Http.Reason(await resident.SignIn(asked, right)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_raced_answers_to_one_challenge_one_signs_in(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();
        var asked = await resident.AskToSignIn();
        var answer = SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => resident.SignIn(asked, answer)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.BadRequest, a.StatusCode));
    }

    [Fact]
    public async Task Another_browser_cannot_answer_a_challenge()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();
        var asked = await resident.AskToSignIn();
        resident.UseNewBrowser();

        var answer = await resident.SignIn(asked, SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey));

        Assert.Equal("ceremony", await Http.Reason(answer));
    }

    [Fact]
    public async Task A_challenge_to_add_does_not_sign_in()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        var asked = await resident.AskToAdd();
        asked["options"]!["rpId"] = "id.localhost";

        var answer = await resident.SignIn(asked, SoftwareAuthenticator.Get(asked["options"]!, resident.Origin, passkey));

        Assert.Equal("ceremony", await Http.Reason(answer));
    }

    [Fact]
    public async Task A_synced_passkey_signs_in_again_and_again_with_a_counter_of_zero()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey(isSynced: true);

        for (var i = 0; i < 3; i++) await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey));
    }

    [Theory]
    [InlineData(5u)]
    [InlineData(4u)]
    [InlineData(0u)]
    public async Task A_counter_that_does_not_grow_is_refused_and_audited(uint counter)
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey(isSynced: false);
        passkey.Counter = 4;
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey));

        var answer = await resident.SignIn(passkey, draft => draft.Data.Counter = counter);

        Assert.Equal("counter", await Http.Reason(answer));
        Assert.Contains(await resident.Audit("passkey.refused"), e => e.Detail.Contains("reason=counter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_has_at_most_ten_passkeys_even_when_they_are_added_at_once()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        for (var i = 0; i < 8; i++) await resident.AddPasskey();
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => resident.AskToAdd()));

        var answers = await Task.WhenAll(asked.Select(a => resident.Add(a, SoftwareAuthenticator.Create(a["options"]!, resident.Origin).Answer)));

        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) Assert.Equal("identity.passkey_limit", (await Http.Problem(refused))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_password_alone_does_not_add_a_passkey_to_an_account_that_has_one()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        await resident.SignInAs(Acr.Password);

        var answer = await resident.Browser.PostAsync("/api/v1/account/passkeys/options", null, TestContext.Current.CancellationToken);

        Assert.Equal("identity.step_up_required", (await Http.Problem(answer))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_old_session_must_step_up_before_it_adds_a_passkey()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await TestHost.Start(clock: clock);
        using var resident = await Resident.Start(host);
        var passkey = await resident.AddPasskey();
        clock.Advance(TimeSpan.FromMinutes(16));

        var stale = await resident.Browser.PostAsync("/api/v1/account/passkeys/options", null, TestContext.Current.CancellationToken);
        await Http.Expect(HttpStatusCode.OK, await resident.SignIn(passkey, stepUp: true));

        Assert.Equal("identity.step_up_required", (await Http.Problem(stale))["code"]!.GetValue<string>());
        await resident.AddPasskey();
    }

    [Fact]
    public async Task A_step_up_takes_no_other_accounts_passkey()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        using var other = await Resident.Start(host);
        var others = await other.AddPasskey();

        Assert.Equal("other_account", await Http.Reason(await resident.SignIn(others, stepUp: true)));
    }

    [Fact]
    public async Task Options_ask_for_verification_and_a_discoverable_credential_and_hide_the_account_id()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);

        var options = (await resident.AskToAdd())["options"]!;

        Assert.Equal("required", options["authenticatorSelection"]!["userVerification"]!.GetValue<string>());
        Assert.Equal("required", options["authenticatorSelection"]!["residentKey"]!.GetValue<string>());
        Assert.Equal("id.localhost", options["rp"]!["id"]!.GetValue<string>());
        Assert.Equal([-7, -8, -257], options["pubKeyCredParams"]!.AsArray().Select(p => p!["alg"]!.GetValue<int>()));
        Assert.DoesNotContain(resident.AccountId.ToString(), options.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(resident.Email, options.ToJsonString(), StringComparison.Ordinal);
    }
}
