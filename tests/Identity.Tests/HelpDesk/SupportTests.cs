using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.HelpDesk;

public sealed class SupportTests
{
    private static readonly Dictionary<string, string> Fields = new() { [PersonalField.NameEnglish] = "CHAN, Tai Man", [PersonalField.Email] = "someone@example.org" };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_question_is_found_by_its_reference_answered_and_read(string database)
    {
        await using var host = await TestHost.Start(database);
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();
        using var desk = await (await Resident.Create(host, roles: StaffRole.HelpDesk)).SignIn();
        var path = await Ask(owner);
        var reference = path["/account/support/".Length..];

        var found = await desk.PostForm("/help-desk", "/help-desk", ("Input.Reference", $" {reference[..4]}-{reference[4..8]}-{reference[8..]} ".ToLowerInvariant()));
        var seen = await desk.Page($"/help-desk/{reference}");
        await desk.PostForm($"/help-desk/{reference}", $"/help-desk/{reference}?handler=Reply", ("Input.Message", "Try a recovery code."));

        Assert.Equal($"/help-desk/{reference}", found.Headers.Location?.OriginalString);
        Assert.Contains("Where is my passkey?", seen, StringComparison.Ordinal);
        Assert.Contains("Try a recovery code.", await owner.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_sees_a_masked_contact_and_no_name_until_the_owner_allows_it()
    {
        await using var host = await TestHost.Start();
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();
        using var desk = await (await Resident.Create(host, roles: StaffRole.HelpDesk)).SignIn();
        var path = await Ask(owner);
        var console = path.Replace("/account/support/", "/help-desk/", StringComparison.Ordinal);

        var before = await desk.Page(console);
        await owner.PostForm(path, $"{path}?handler=Show");
        var after = await desk.Page(console);

        Assert.Contains("s•••@example.org", before, StringComparison.Ordinal);
        Assert.DoesNotContain("CHAN", before, StringComparison.Ordinal);
        Assert.DoesNotContain("someone@example.org", before, StringComparison.Ordinal);
        Assert.Contains("CHAN, Tai Man", after, StringComparison.Ordinal);
        Assert.Contains("someone@example.org", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_look_of_the_desk_is_shown_to_the_owner()
    {
        await using var host = await TestHost.Start();
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();
        using var desk = await (await Resident.Create(host, roles: StaffRole.HelpDesk)).SignIn();
        var path = await Ask(owner);
        Assert.Contains("Nobody has looked", await owner.Page("/account/looks"), StringComparison.Ordinal);

        await desk.Page(path.Replace("/account/support/", "/help-desk/", StringComparison.Ordinal));

        Assert.Contains("<td>The help desk</td><td>Help with your case</td><td>messages of a support case</td>", await owner.Page("/account/looks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_does_not_exist_for_anyone_but_its_owner_and_the_desk()
    {
        await using var host = await TestHost.Start();
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();
        using var stranger = await (await Resident.Create(host)).SignIn();
        using var officer = await (await Resident.Create(host, roles: StaffRole.Officer)).SignIn();
        var path = await Ask(owner);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync(path.Replace("/account/support/", "/help-desk/", StringComparison.Ordinal), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(2000, HttpStatusCode.Redirect)]
    [InlineData(2001, HttpStatusCode.OK)]
    [InlineData(0, HttpStatusCode.OK)]
    public async Task A_message_has_at_most_two_thousand_characters(int length, HttpStatusCode status)
    {
        await using var host = await TestHost.Start();
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();

        var answer = await owner.PostForm("/account/support", "/account/support", ("Input.Topic", "Other"), ("Input.Message", new string('x', length)));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Messages_are_nowhere_in_the_clear()
    {
        await using var host = await TestHost.Start();
        using var owner = await (await Resident.Create(host, fields: Fields)).SignIn();
        await Ask(owner);
        await using var scope = host.Services.CreateAsyncScope();
        var support = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<Features.HelpDesk.SupportCase>().SingleAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("passkey", System.Text.Encoding.UTF8.GetString(support.Ciphertext), StringComparison.Ordinal);
    }

    private static async Task<string> Ask(HttpClient owner)
    {
        var answer = await owner.PostForm("/account/support", "/account/support", ("Input.Topic", "SignIn"), ("Input.Message", "Where is my passkey?"));
        return answer.Headers.Location?.OriginalString ?? throw new InvalidOperationException($"no case was opened: {answer.StatusCode}");
    }
}
