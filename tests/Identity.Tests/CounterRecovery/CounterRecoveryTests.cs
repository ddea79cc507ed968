using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.CounterRecovery;

public sealed partial class CounterRecoveryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly (string, string)[] AllCompared = [("Input.Genuine", "true"), ("Input.Likeness", "true"), ("Input.Record", "true")];

    private static readonly Dictionary<string, string> Fields = new()
    {
        [PersonalField.NameEnglish] = "CHAN, Tai Man",
        [PersonalField.Hkid] = "K1000016",
        [PersonalField.Email] = "owner@example.org",
        [PersonalField.Mobile] = "+85291234567",
    };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_officers_and_72_hours_give_the_owner_one_way_back_in(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        var owner = await Resident.Create(host, fields: Fields);
        using var old = await owner.SignIn();
        var path = await Ask(host);

        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        Advance(host, TimeSpan.FromHours(72));
        var code = await Code(host, path);
        using var phone = host.Client();
        var answer = await Finish(phone, path, code.ToLowerInvariant());

        Assert.Equal("/account/passkeys/add?first=1", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await old.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
        // A recovery session opens nothing but the pages that add a means of sign-in.
        Assert.StartsWith("/sign-in", (await phone.GetAsync("/account", TestContext.Current.CancellationToken)).Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(["recovery.approved", "recovery.checked", "recovery.code_issued", "recovery.completed"], (await Audited(host, owner.Id)).Order());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_same_officer_does_not_check_and_approve(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        var owner = await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        using var officer = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn();

        await officer.PostForm(path, $"{path}?handler=Check", AllCompared);
        var again = await officer.PostForm("/officer/recovery", $"{path}?handler=Approve", AllCompared);

        Assert.Contains("Another officer must approve", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["recovery.checked"], await Audited(host, owner.Id));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task No_code_is_issued_before_72_hours(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        Advance(host, TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));

        var page = await CodePage(host, path);

        Assert.DoesNotMatch(ShownCode(), page);
        Assert.Contains("The wait is not over", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_old_passkey_ends_the_wait(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        var owner = await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        using var client = await owner.SignIn();
        await client.PostForm("/account/recovery", "/account/recovery?handler=Confirm");

        using var phone = host.Client();
        Assert.Equal(HttpStatusCode.Redirect, (await Finish(phone, path, await Code(host, path))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_owner_stops_it_at_any_time_even_after_the_code_was_shown(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        var owner = await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        Advance(host, TimeSpan.FromHours(72));
        var code = await Code(host, path);
        using var client = await owner.SignIn(Acr.Password);
        await client.PostForm("/account/recovery", "/account/recovery?handler=Cancel");

        using var phone = host.Client();
        var answer = await Finish(phone, path, code);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await client.Page("/account");
        Assert.Contains("recovery.cancelled", await Audited(host, owner.Id));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_code_works_once(string database)
    {
        await using var host = await TestHost.Start(database, new FakeTimeProvider(Start));
        await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        Advance(host, TimeSpan.FromHours(72));
        var code = await Code(host, path);
        using var first = host.Client();
        using var second = host.Client();

        Assert.Equal(HttpStatusCode.Redirect, (await Finish(first, path, code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Finish(second, path, code)).StatusCode);
    }

    [Fact]
    public async Task A_code_lapses_after_half_an_hour_and_after_five_wrong_tries()
    {
        await using var host = await TestHost.Start(clock: new FakeTimeProvider(Start));
        await Resident.Create(host, fields: Fields);
        var path = await Ask(host);
        await Step(host, path, "Check");
        await Step(host, path, "Approve");
        Advance(host, TimeSpan.FromHours(72));
        using var phone = host.Client();

        var tried = await Code(host, path);
        for (var i = 0; i < 5; i++) await Finish(phone, path, "0000-0000-0000-0000");
        Assert.Equal(HttpStatusCode.OK, (await Finish(phone, path, tried)).StatusCode);
        var late = await Code(host, path);
        Advance(host, TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, (await Finish(phone, path, late)).StatusCode);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_from_the_first_page()
    {
        await using var host = await TestHost.Start();
        await Resident.Create(host, fields: Fields);
        using var client = host.Client();

        var known = await Started(client, "Owner@Example.org");
        var unknown = await Started(client, "nobody@example.org");

        Assert.Equal(Shown().Replace(known, ""), Shown().Replace(unknown, ""));
    }

    [Fact]
    public async Task An_account_that_was_never_proved_is_not_recovered_by_documents()
    {
        await using var host = await TestHost.Start();
        await Resident.Create(host, Proofing.None, Fields);
        var path = await Ask(host);
        using var officer = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn();

        var page = await officer.Page(path);

        Assert.Contains("This account was never proved", page, StringComparison.Ordinal);
        Assert.DoesNotContain("CHAN", page, StringComparison.Ordinal);
    }

    private static void Advance(TestHost host, TimeSpan by) => (host.Clock ?? throw new InvalidOperationException("no fake clock")).Advance(by);

    /// <summary>Asks for recovery by mobile number as its owner would type it; answers the officer's page of the case.</summary>
    private static async Task<string> Ask(TestHost host)
    {
        using var client = host.Client();
        return "/officer/recovery/" + Shown().Match(await Started(client, "9123 4567")).Groups[1].Value.Replace("-", "", StringComparison.Ordinal);
    }

    private static async Task<string> Started(HttpClient client, string contact) =>
        await (await client.PostForm("/recover", "/recover", ("Input.Contact", contact))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task Step(TestHost host, string path, string step)
    {
        using var officer = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn();
        Assert.Equal(HttpStatusCode.Redirect, (await officer.PostForm(path, $"{path}?handler={step}", AllCompared)).StatusCode);
    }

    private static async Task<string> CodePage(TestHost host, string path)
    {
        using var officer = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn();
        return await (await officer.PostForm("/officer/recovery", $"{path}?handler=Code")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> Code(TestHost host, string path) => ShownCode().Match(await CodePage(host, path)).Groups[1].Value;

    private static Task<HttpResponseMessage> Finish(HttpClient client, string path, string code) =>
        client.PostForm("/recover/finish", "/recover/finish", ("Input.Reference", path.Split('/')[^1]), ("Input.Code", code));

    private static async Task<List<string>> Audited(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents
            .Where(e => e.Subject == account && e.Kind.StartsWith("recovery.")).OrderBy(e => e.At).Select(e => e.Kind).ToListAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<strong class=\"mono\"[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>")]
    private static partial Regex Shown();

    [GeneratedRegex("<strong class=\"mono\"[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>")]
    private static partial Regex ShownCode();
}
