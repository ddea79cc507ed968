using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Data.Tests.Console;

/// <summary>The way of a stream to the public and back: one person asks, another approves, and what changed waits again.</summary>
public sealed partial class PublicationTests(SharedConsole shared)
{
    private const string SecondPage = $"/console/streams/{ConsoleHost.Second}";
    private const string Page = $"/console/streams/{TestStreams.Unapproved}";

    [Fact]
    public async Task A_stream_is_public_once_another_person_than_the_one_who_asked_has_approved_it()
    {
        await using var host = await ConsoleHost.Start();
        using var publisher = await host.Member("publisher");
        using var approver = await host.Member("approver");

        Assert.Equal(HttpStatusCode.NotFound, await Public(host));
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Propose", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, await Public(host));
        Assert.Equal(HttpStatusCode.Forbidden, (await publisher.Post(Page, "Approve", ("revision", "1"))).Status);
        Assert.Contains("publisher of test", (await approver.Get("/console/approvals")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await approver.Post(Page, "Approve", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.OK, await Public(host));
        Assert.Equal(HttpStatusCode.OK, await Public(host, $"/datasets/{TestStreams.Unapproved}"));
        using var client = host.Client();
        Assert.Contains("approver of test", await client.GetStringAsync(new Uri($"/api/v1/streams/{TestStreams.Unapproved}", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Contains($"{TestStreams.Unapproved}  test  version 1  revision 1  public, approved by approver of test", (await host.Host.Command("data", "streams")).Output, StringComparison.Ordinal);
        Assert.Contains("publication_approved  test-unapproved 1  by approver of test", (await host.Host.Command("data", "audit", "--department", "test")).Output, StringComparison.Ordinal);

        // It holds after a restart, for this revision alone.
        await host.Restart();
        Assert.Equal(HttpStatusCode.OK, await Public(host));
        await File.WriteAllTextAsync(Path.Combine(host.StreamFolder, "unapproved.yaml"), TestStreams.Yaml(TestStreams.Unapproved, approval: "", more: "perDevice: false").Replace("retentionDays: 30", "retentionDays: 31", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await host.Restart();
        Assert.Equal(HttpStatusCode.NotFound, await Public(host));
        using var again = await host.Member("publisher");
        var difference = await again.Get($"{Page}/revisions/2");
        Assert.Contains("<del translate=\"no\">30</del>", difference.Body, StringComparison.Ordinal);
        Assert.Contains("<ins translate=\"no\">31</ins>", difference.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await again.Post(Page, "Propose", ("revision", "1"))).Status);
    }

    [Fact]
    public async Task Whoever_asked_does_not_approve_though_their_role_has_changed_since()
    {
        var host = await shared.Host;
        using var person = await host.Member("publisher");
        Assert.Equal(HttpStatusCode.Redirect, (await person.Post(SecondPage, "Propose", ("revision", "1"))).Status);
        foreach (var line in (await host.Host.Command("data", "members", "list", "--department", ConsoleHost.Department)).Output.Split('\n').Where(l => l.EndsWith("publisher of test", StringComparison.Ordinal)))
        {
            Assert.Equal(0, (await host.Host.Command("data", "members", "remove", "--department", ConsoleHost.Department, "--member", line[..16])).ExitCode);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await person.Post(await host.Invitation(ConsoleHost.Department, "approver"), "")).Status);

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Post(SecondPage, "Approve", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, await Public(host, $"/api/v1/streams/{ConsoleHost.Second}"));
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_which_is_asked_for_in_the_open_and_is_what_the_stream_stands_at()
    {
        await using var host = await ConsoleHost.Start();
        using var publisher = await host.Member("publisher");
        using var approver = await host.Member("approver");
        await publisher.Post(Page, "Propose", ("revision", "1"));

        var (status, body) = await approver.Post(Page, "Refuse", ("revision", "1"), ("Reason", " "));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Matches("<details class=\"details\" open[^>]*>(?:(?!</details>).)*name=\"Reason\"", body.ReplaceLineEndings(" "));
        Assert.Equal(HttpStatusCode.Redirect, (await approver.Post(Page, "Refuse", ("revision", "1"), ("Reason", "The unit is wrong."))).Status);

        Assert.Matches("class=\"tag[^>]*>Refused<.*The unit is wrong\\.", (await publisher.Get(Page)).Body.ReplaceLineEndings(" "));
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Propose", ("revision", "1"))).Status);
        Assert.DoesNotMatch("class=\"tag[^>]*>Refused<", (await publisher.Get(Page)).Body);
    }

    [Fact]
    public async Task A_request_that_is_taken_back_waits_no_longer_and_can_be_made_again()
    {
        await using var host = await ConsoleHost.Start();
        using var publisher = await host.Member("publisher");
        using var colleague = await host.Member("publisher");
        using var approver = await host.Member("approver");
        Assert.Equal(HttpStatusCode.Conflict, (await publisher.Post(Page, "Retract", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Propose", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await approver.Post(Page, "Retract", ("revision", "1"))).Status);

        // Whoever asked may be away.
        Assert.Equal(HttpStatusCode.Redirect, (await colleague.Post(Page, "Retract", ("revision", "1"))).Status);

        Assert.Equal(HttpStatusCode.Conflict, (await approver.Post(Page, "Approve", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, await Public(host));
        Assert.Contains("publication_retracted  test-unapproved 1  by publisher of test", (await host.Host.Command("data", "audit", "--department", "test")).Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Propose", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await approver.Post(Page, "Approve", ("revision", "1"))).Status);
        Assert.Equal(HttpStatusCode.OK, await Public(host));
    }

    [Fact]
    public async Task Approvals_come_a_page_at_a_time_those_that_wait_first()
    {
        const int streams = 15;
        await using var host = await ConsoleHost.Start();
        for (var i = 0; i < streams; i++)
        {
            var id = $"pages-{i:00}";
            await File.WriteAllTextAsync(
                Path.Combine(host.StreamFolder, $"{id}.yaml"), TestStreams.Yaml(id, approval: "").Replace("code: test,", "code: pages,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }
        await host.Restart();
        using var publisher = await host.Member("publisher", "pages");
        foreach (var asked in (string[])["pages-14", "pages-03"]) Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post($"/console/streams/{asked}", "Propose", ("revision", "1"))).Status);

        var seen = new List<string>();
        var address = "/console/approvals";
        for (var page = 0; page < 3 && address.Length > 0; page++)
        {
            var (_, body) = await publisher.Get(address);
            seen.AddRange(Links().Matches(body).Select(m => m.Groups[1].Value));
            address = Next().Match(body) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : "";
        }

        // The oldest request first, then the rest by name.
        Assert.Equal(["pages-14", "pages-03", .. Enumerable.Range(0, streams).Where(i => i is not (3 or 14)).Select(i => $"pages-{i:00}")], seen);
        Assert.Empty(address);
    }

    [Fact]
    public async Task A_stream_that_is_taken_back_ends_those_who_follow_it_whatever_its_file_says()
    {
        var host = await shared.Host;
        using var approver = await host.Member("approver");
        using var client = host.Client();
        using var followed = await client.GetAsync(new Uri($"/api/v1/streams/{TestStreams.Levels}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        var without = await approver.Post($"/console/streams/{TestStreams.Levels}", "Withdraw", ("revision", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await approver.Post($"/console/streams/{TestStreams.Levels}", "Withdraw", ("revision", "1"), ("WithdrawReason", "Wrong sensor"))).Status);

        // Ends: the body has an end now.
        Assert.Contains("retry:", await followed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await Public(host, $"/api/v1/streams/{TestStreams.Levels}"));
    }

    [Fact]
    public async Task A_stream_that_is_not_classified_as_open_cannot_be_asked_for()
    {
        var host = await shared.Host;
        using var publisher = await host.Member("publisher");

        Assert.Equal(HttpStatusCode.Conflict, (await publisher.Post($"/console/streams/{TestStreams.Hidden}", "Propose", ("revision", "1"))).Status);
    }

    [Fact]
    public async Task An_invitation_is_good_once_and_a_password_opens_no_console()
    {
        var host = await shared.Host;
        var link = await host.Invitation(ConsoleHost.Department, "auditor");
        using var first = await ConsolePerson.New(host.Host, host.Origin);
        using var second = await ConsolePerson.New(host.Host, host.Origin);
        Assert.Equal(HttpStatusCode.Redirect, (await first.Post(link, "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await second.Post(link, "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await second.Get(Page)).Status);

        using var weak = await ConsolePerson.New(host.Host, host.Origin, ResidentBrowser.Password);
        Assert.DoesNotContain("/console", (await weak.Get("/console")).Body, StringComparison.Ordinal);
    }

    /// <summary>What a declaration says and a revision leaves out could change behind an approval.</summary>
    [Fact]
    public async Task A_revision_holds_every_value_of_the_declarations_that_the_product_carries()
    {
        var host = await shared.Host;
        var missing = new List<string>();
        var people = new Dictionary<string, ConsolePerson>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Bauhinia.Testing.Repository.Root, "data", "streams"), "*.yaml"))
        {
            var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            var owner = lines.Single(l => l.StartsWith("  code: ", StringComparison.Ordinal))["  code: ".Length..];
            if (!people.TryGetValue(owner, out var person)) people[owner] = person = await host.Member("auditor", owner);
            var (_, page) = await person.Get($"/console/streams/{Path.GetFileNameWithoutExtension(file)}/revisions/1");
            var shown = WebUtility.HtmlDecode(page).Replace("</td><td translate=\"no\">", ": ", StringComparison.Ordinal);
            var words = lines.Where(l => !l.StartsWith("approval:", StringComparison.Ordinal) && !l.TrimStart().StartsWith('#')).SelectMany(l => Scalar().Matches(l)).Select(m => (Name: m.Groups[1].Value, Value: m.Groups[2].Value.Trim('"')));
            missing.AddRange(words.Where(w => !shown.Contains($"{w.Name}: {w.Value}", StringComparison.Ordinal) && w.Name is not ("id" or "name")).Select(w => $"{file}: {w.Name}: {w.Value}"));
        }
        foreach (var person in people.Values) person.Dispose();
        Assert.Empty(missing);
    }

    // A member with a plain value on its line, or in braces: en: Text, maximum: 90.
    [GeneratedRegex("([a-zA-Z-]+): (\"[^\"]*\"|[^\\[{,}\"]+?)(?= *[,}]|$)")]
    private static partial Regex Scalar();

    [GeneratedRegex("href=\"/console/streams/(pages-[0-9]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();

    private static async Task<HttpStatusCode> Public(ConsoleHost host, string path = $"/api/v1/streams/{TestStreams.Unapproved}")
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
