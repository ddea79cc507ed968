using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Console;

/// <summary>Keys that a department gives to its senders.</summary>
public sealed partial class SenderKeyTests(SharedConsole shared)
{
    private const string Page = $"/console/streams/{TestStreams.Beats}/keys";

    [Fact]
    public async Task A_key_is_shown_once_sends_to_its_stream_alone_and_ends_when_it_is_withdrawn()
    {
        var host = await shared.Host;
        using var publisher = await host.Member("publisher");
        var made = await publisher.Post(Page, "Give", ("KeyName", "Gateway 1"));
        var key = Key().Match(made.Body).Value;
        Assert.Equal(47, key.Length);
        Assert.Equal(HttpStatusCode.OK, await Push(host, TestStreams.Beats, key));
        Assert.Equal(HttpStatusCode.NotFound, await Push(host, TestStreams.Devices, key));

        var (_, list) = await publisher.Get(Page);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        Assert.Contains("Gateway 1", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await publisher.Post(Page, "Give", ("KeyName", "Gateway 1"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await publisher.Post(Page, "Give", ("KeyName", new string('x', 41)))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Withdraw", ("key", Row().Match(list).Groups[1].Value))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await Push(host, TestStreams.Beats, key));
        Assert.Contains("test-beats: Gateway 1", (await publisher.Get($"/console/departments/{ConsoleHost.Department}/audit")).Body, StringComparison.Ordinal);
    }

    /// <summary>Marks of direction are those of UAX #9 §2; the others have no width or end a line.</summary>
    [Theory]
    [InlineData('\u202A')]
    [InlineData('\u202E')]
    [InlineData('\u2066')]
    [InlineData('\u2069')]
    [InlineData('\u200E')]
    [InlineData('\u200F')]
    [InlineData('\u061C')]
    [InlineData('\u200B')]
    [InlineData('\u2028')]
    [InlineData('\u0085')]
    [InlineData('\u001B')]
    public async Task A_text_that_others_read_holds_no_characters_that_are_not_seen(char hidden)
    {
        var host = await shared.Host;
        using var publisher = await host.Member("publisher");
        using var approver = await host.Member("approver");
        using var administrator = await host.Member("administrator");
        var text = $"Gateway {hidden}2";
        await Refused(publisher.Post(Page, "Give", ("KeyName", text)));
        await Refused(publisher.Post("/keys", "Give", ("KeyName", text)));
        await Refused(administrator.Post($"/console/departments/{ConsoleHost.Department}/members", "Invite", ("Post", text), ("Role", "Publisher")));
        await Refused(approver.Post($"/console/streams/{TestStreams.Beats}", "Withdraw", ("revision", "1"), ("WithdrawReason", text)));

        foreach (var command in (string[][])[
            ["data", "keys", "give", "--stream", TestStreams.Beats, "--name", text], ["data", "keys", "give-operator", "--name", text], ["data", "reader-keys", "give", "--name", text],
            ["data", "members", "invite", "--department", ConsoleHost.Department, "--role", "publisher", "--post", text]])
        {
            var (exit, output) = await host.Host.Command(command);
            Assert.Equal(1, exit);
            Assert.Contains("visible characters", output, StringComparison.Ordinal);
        }
    }

    private static async Task Refused(Task<(HttpStatusCode Status, string Body)> posted)
    {
        var (status, body) = await posted;
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Leave out invisible characters", body, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Push(ConsoleHost host, string stream, string key)
    {
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{stream}/events") { Content = new StringContent(HighwayHost.Message(0), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    [GeneratedRegex("bdk_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"key\" value=\"([0-9]+)\"")]
    private static partial Regex Row();
}
