using System.IO.Compression;
using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Feeds;

/// <summary>How connectors fetch: politely, within limits, and never where they must not.</summary>
public sealed class PullTests
{
    private const string Table = "Date time,Automatic Weather Station,Air Temperature(degree Celsius)\n202408241510,Sai Kung,33.3\n";

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again_even_after_a_restart()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table) { ETag = "\"one\"" };
        await using var first = await FeedHost.Start(publisher, [FeedHost.Temperature], everySeconds: 1);
        var unchanged = await first.LastRun(FeedHost.Temperature, run => (string?)run["outcome"] == "not_modified");
        var before = await first.LastRun(FeedHost.Temperature);
        await first.Highway.Host.Stop();
        publisher.Requests.Clear();
        await using var second = await FeedHost.Start(publisher, [FeedHost.Temperature], everySeconds: 1, earlier: first);
        await second.LastRun(FeedHost.Temperature, run => (long?)run["runs"] > (long?)before["runs"]);

        Assert.Equal((304, "\"one\""), ((int?)unchanged["status"], (string?)unchanged["eTag"]));
        Assert.Equal("\"one\"", publisher.Requests.First().IfNoneMatch);
    }

    [Fact]
    public async Task Failures_are_followed_by_ever_longer_waits_and_success_by_the_usual_one()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile("broken") { Status = 503 };
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature], everySeconds: 60, clock: clock);
        for (var failures = 1; failures <= 4; failures++)
        {
            var due = failures;
            var run = await host.LastRun(FeedHost.Temperature, r => (int?)r["failures"] == due || Later(clock));
            var wait = ((DateTimeOffset?)run["nextAt"] ?? default) - ((DateTimeOffset?)run["at"] ?? default);
            // A minute doubled as often as it failed, of which at least half.
            Assert.InRange(wait, TimeSpan.FromSeconds(30 * Math.Pow(2, failures)), TimeSpan.FromSeconds(60 * Math.Pow(2, failures)));
            Assert.Equal(("status", 503), ((string?)run["outcome"], (int?)run["status"]));
            if (failures == 4) publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table);
            clock.Advance(wait);
        }
        var good = await host.LastRun(FeedHost.Temperature, r => (string?)r["outcome"] == "taken" || Later(clock));
        Assert.Equal(0, (int?)good["failures"]);
        Assert.Equal(TimeSpan.FromSeconds(60), ((DateTimeOffset?)good["nextAt"] ?? default) - ((DateTimeOffset?)good["at"] ?? default));
    }

    // The clock may have been moved just before the connector began to wait: while nothing comes, time goes on.
    private static bool Later(FakeTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    }

    [Fact]
    public async Task A_server_that_asks_for_a_pause_gets_it()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile("") { Status = 429, RetryAfter = "1800" };
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature], everySeconds: 1);
        var run = await host.LastRun(FeedHost.Temperature);
        Assert.Equal(TimeSpan.FromMinutes(30), ((DateTimeOffset?)run["nextAt"] ?? default) - ((DateTimeOffset?)run["at"] ?? default));
    }

    [Fact]
    public async Task A_redirect_to_a_host_on_the_list_is_followed()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile("") { Status = 302, Location = "/elsewhere" };
        publisher.Files["/elsewhere"] = new PublishedFile(Table);
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature]);
        Assert.Equal(("taken", 1), ((string?)(await host.LastRun(FeedHost.Temperature))["outcome"], (int?)(await host.LastRun(FeedHost.Temperature))["readings"]));
    }

    [Theory]
    [InlineData("http://127.0.0.2:PORT/inside", "address_refused")]
    [InlineData("http://2130706434:PORT/inside", "address_refused")]
    [InlineData("http://0177.0.0.2:PORT/inside", "address_refused")]
    [InlineData("http://0x7f.2:PORT/inside", "address_refused")]
    [InlineData("http://[::1]:PORT/inside", "address_refused")]
    [InlineData("http://[::ffff:127.0.0.2]:PORT/inside", "address_refused")]
    [InlineData("http://10.0.0.1/inside", "address_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "address_refused")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/", "address_refused")]
    [InlineData("http://other.localhost:PORT/inside", "host_refused")]
    [InlineData("http://example.org/", "host_refused")]
    [InlineData("file:///etc/passwd", "redirect_refused")]
    [InlineData("http://me:secret@feeds.localhost:PORT/inside", "redirect_refused")]
    public async Task A_redirect_to_where_nobody_may_go_is_refused(string location, string outcome)
    {
        await using var publisher = await Publisher.Start();
        var port = publisher.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        publisher.Files["/inside"] = new PublishedFile(Table);
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile("") { Status = 302, Location = location.Replace("PORT", port, StringComparison.Ordinal) };
        // The operator's list names these hosts: the address alone must stop what an attacker made the names lead to.
        string[] hosts = [$"127.0.0.2:{port}", $"[::1]:{port}", $"[::ffff:127.0.0.2]:{port}", $"[::ffff:7f00:2]:{port}", "10.0.0.1", "169.254.169.254", "[fd00:ec2::254]"];
        await using var host = await FeedHost.Start(
            publisher, [FeedHost.Temperature], settings: hosts.Select((name, i) => (name, i)).ToDictionary(h => $"Data:Feeds:AllowedHosts:{h.i + 1}", h => (string?)h.name));
        Assert.Equal(outcome, (string?)(await host.LastRun(FeedHost.Temperature))["outcome"]);
        Assert.DoesNotContain(publisher.Requests, r => r.Path == "/inside");
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_unless_the_operator_allows_its_network()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table);
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature], settings: new() { ["Data:Feeds:AllowedNetworks:0"] = "10.9.0.0/16" });
        Assert.Equal("address_refused", (string?)(await host.LastRun(FeedHost.Temperature))["outcome"]);
        Assert.Empty(publisher.Requests);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile("") { Status = 307, Location = $"/{FeedHost.Temperature}" };
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature]);
        Assert.Equal("too_many_redirects", (string?)(await host.LastRun(FeedHost.Temperature))["outcome"]);
        Assert.Equal(6, publisher.Requests.Count);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_and_so_is_a_small_one_that_unpacks_to_it()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) await gzip.WriteAsync(new byte[4 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(new byte[(1024 * 1024) + 1]);
        publisher.Files[$"/{FeedHost.Parking}"] = new PublishedFile(packed.ToArray()) { Encoding = "gzip" };
        Assert.InRange(packed.Length, 1, 100_000);
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature, FeedHost.Parking], settings: new() { ["Data:Feeds:MaximumFileBytes"] = "1048576" });
        Assert.Equal("too_large", (string?)(await host.LastRun(FeedHost.Temperature))["outcome"]);
        Assert.Equal("too_large", (string?)(await host.LastRun(FeedHost.Parking))["outcome"]);
    }

    [Fact]
    public async Task A_connection_that_ends_early_gives_nothing_and_is_tried_again()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table) { BreaksOff = true, ETag = "\"half\"" };
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature], everySeconds: 1);
        // Whether the reset overtakes the half that was sent is the network's choice.
        Assert.Contains((string?)(await host.LastRun(FeedHost.Temperature))["outcome"], (string[])["broken_off", "unreachable"]);
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table) { ETag = "\"half\"" };
        Assert.Equal(1, (int?)(await host.LastRun(FeedHost.Temperature, r => (string?)r["outcome"] == "taken"))["readings"]);
    }

    [Fact]
    public async Task A_file_that_broke_off_is_asked_for_whole_again()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Segments}"] =
            new PublishedFile("<list><date>2024-04-06</date><time>21:27:00</time><segment><segment_id>1</segment_id><speed>50.0</speed><valid>Y</valid></segment><segment>") { ETag = "\"cut\"" };
        await using var host = await FeedHost.Start(publisher, [FeedHost.Segments], everySeconds: 1);
        await host.LastRun(FeedHost.Segments, r => (int?)r["repeated"] == 1);
        Assert.All(publisher.Requests, r => Assert.Null(r.IfNoneMatch));
    }

    [Fact]
    public async Task A_file_of_tomorrow_is_refused()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table.Replace("202408", "299908", StringComparison.Ordinal));
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature]);
        var run = await host.LastRun(FeedHost.Temperature);
        Assert.Equal(("nothing_usable", 1), ((string?)run["outcome"], (int?)run["refused"]));
    }

    [Fact]
    public async Task Only_an_operators_key_reads_the_state_and_it_sends_to_no_stream()
    {
        await using var publisher = await Publisher.Start();
        await using var host = await FeedHost.Start(publisher, []);
        var senders = await host.Highway.Key(TestStreams.Levels);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Highway.Get("/api/v1/connectors")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Highway.Get("/api/v1/connectors", ("Authorization", $"Bearer {senders}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.Highway.Get("/api/v1/connectors", ("Authorization", $"Bearer {await host.OperatorKey()}"))).Status);
        using var sent = await host.Highway.Push(TestStreams.Levels, HighwayHost.Message(0), key: await host.OperatorKey());
        Assert.Equal(HttpStatusCode.Unauthorized, sent.StatusCode);
    }

    [Fact]
    public async Task The_command_line_shows_the_last_runs()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Table);
        await using var host = await FeedHost.Start(publisher, [FeedHost.Temperature]);
        await host.LastRun(FeedHost.Temperature);
        var (exit, output) = await host.Highway.Host.Command("data", "connectors");
        Assert.Equal(0, exit);
        Assert.Contains($"{FeedHost.Temperature}: taken at ", output, StringComparison.Ordinal);
        Assert.Contains("accepted 1", output, StringComparison.Ordinal);
        Assert.Contains($"{FeedHost.Traffic}: never run", output, StringComparison.Ordinal);
    }
}
