using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Data.Tests.History;
using Bauhinia.Testing;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Storage;

/// <summary>Everything that was acknowledged before a backup is there after its restore, and nothing that is not whole is restored.</summary>
public sealed class BackupTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";
    private const string Year = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&limit=100000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_made_while_messages_come_gives_back_all_that_was_acknowledged_before_it()
    {
        var streams = Directory.CreateTempSubdirectory("bauhinia-streams-");
        // The lake copies and rewrites, and the journal gives up payloads, all the time.
        var settings = new Dictionary<string, string>
        {
            ["systems"] = "data", ["Data:StreamFolder"] = TestStreams.Folder(streams.FullName), ["Data:Lake:FlushSeconds"] = "1", ["Data:Lake:DemandSeconds"] = "0",
            ["Data:JournalDays"] = "0", ["Data:TrimSeconds"] = "1",
        };
        await using var lost = await HostProcess.Start("sqlite", settings, Token);
        var key = await lost.CommandOutput(["data", "keys", "give", "--stream", TestStreams.Levels, "--name", "sender"], Token);
        await lost.CommandOutput(["data", "members", "invite", "--department", "test", "--role", "administrator", "--post", "Head"], Token);
        var audit = await lost.CommandOutput(["data", "audit", "--department", "test"], Token);
        Assert.Contains("Head", audit, StringComparison.Ordinal);
        ConcurrentDictionary<int, int> acknowledged = [];
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = Send(lost, key, acknowledged, ending.Token);
        await Eventually.Is(() => JournalFile.Count(lost.Folder, TestStreams.Levels), count => count.Trimmed > 50);
        using var client = Client(lost);
        var latest = await client.GetFromJsonAsync<JsonNode>(new Uri($"{Stream}/latest", UriKind.Relative), Token);
        var moment = (string?)latest?["events"]?[0]?["acceptedtime"] ?? "";
        var before = acknowledged.Keys.ToList();

        await lost.CommandOutput(["data", "backup", "--to", Path.Combine(lost.Folder, "backups")], Token);

        var between = acknowledged.Count;
        await Eventually.Is(() => Task.FromResult(acknowledged.Count), count => count > between + 20);
        var backup = Assert.Single(Directory.GetDirectories(Path.Combine(lost.Folder, "backups")));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(backup, "manifest.json"), Token));
        await HashesAreThose(backup, manifest?["files"]?.AsObject() ?? []);
        var kept = (int?)manifest?["messages"]?[TestStreams.Levels] ?? 0;
        var asOf = await client.GetByteArrayAsync(new Uri($"{Stream}/history.csv?{Year}&asOf={moment}", UriKind.Relative), Token);
        var events = await Events(lost, kept);
        await lost.Kill(Token);
        await ending.CancelAsync();
        await sending;

        await using var found = await HostProcess.Start("sqlite", settings, Token);
        await found.Kill(Token);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => found.CommandOutput(["data", "restore", "--from", backup], Token));
        Assert.Contains("restore never overwrites", refused.Message, StringComparison.Ordinal);
        StoreBackup.Lose(found.Folder);
        await found.CommandOutput(["data", "restore", "--from", backup], Token);
        await found.Start(Token);

        using var again = Client(found);
        var now = await again.GetFromJsonAsync<JsonNode>(new Uri($"{Stream}/latest", UriKind.Relative), Token);
        var readings = (await again.GetFromJsonAsync<JsonNode>(new Uri($"{Stream}/history?{Year}&asOf={(string?)now?["resumeToken"]}", UriKind.Relative), Token))?["readings"]?.AsArray() ?? [];
        var steps = readings.Select(r => (int)r!["steps"]!).ToList();
        Assert.Equal(kept, steps.Count);
        Assert.Equal(steps.Distinct().Count(), steps.Count);
        Assert.Empty(before.Except(steps));
        Assert.All(readings, r => Assert.Equal(HighwayHost.At((int)r!["steps"]!), (string?)r["measuredAt"]));
        Assert.Equal(events, await Events(found, kept));
        Assert.Equal(audit, await found.CommandOutput(["data", "audit", "--department", "test"], Token));
        Assert.Equal(asOf, await again.GetByteArrayAsync(new Uri($"{Stream}/history.csv?{Year}&asOf={moment}", UriKind.Relative), Token));
        // Whoever read on after the backup must not be led on from a number that is given again.
        using var old = await again.GetAsync(new Uri($"{Stream}/events?after={(string?)latest?["resumeToken"]}", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.Gone, "data.epoch_unknown"), (old.StatusCode, (string?)JsonNode.Parse(await old.Content.ReadAsStringAsync(Token))?["code"]));
        await using var reader = await SseSubscriber.Open(new Uri($"http://data.localhost:{found.Port}"), TestStreams.Levels, $"?after={(string?)now?["resumeToken"]}");
        Assert.Equal(HttpStatusCode.OK, await Push(again, key, 1_000_000));
        Assert.Equal((kept + 1).ToString(CultureInfo.InvariantCulture), (string?)(await reader.Take(1))[0]["sequence"]);
        streams.Delete(recursive: true);
    }

    [Fact]
    public async Task A_session_over_mqtt_goes_on_from_its_place_in_the_backup()
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true)) await first.Subscribe($"streams/{TestStreams.Levels}/events/all");
        await StoreBackup.Of(door.Host);
        for (var i = 0; i < 3; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        var backup = await StoreBackup.Of(door.Host);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(3));
        await door.Host.Host.Stop();
        StoreBackup.Lose(door.Host.Host.Folder);
        // The folder of several: the newest is taken.
        var (exit, output) = await StoreBackup.Restore(door.Host.Host.Folder, Path.GetDirectoryName(backup) ?? "");
        Assert.True(exit == 0, output);

        await using var next = await MqttDoor.Start(door);
        await next.Host.Accepted(TestStreams.Levels, HighwayHost.Message(4));
        await using var second = await MqttParty.Connect(next.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);

        Assert.True(second.Connected.IsSessionPresent);
        Assert.Equal([HighwayHost.At(0), HighwayHost.At(1), HighwayHost.At(2), HighwayHost.At(4)], (await second.Take(4)).Select(m => (string?)MqttParty.BodyOf(m)["time"]));
    }

    [Fact]
    public async Task What_a_bucket_keeps_is_in_the_backup_and_a_folder_can_take_its_place()
    {
        await using var s3 = await S3Server.Start();
        var host = await HighwayHost.Start(settings: s3.Settings);
        for (var day = 0; day < 3; day++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(day * 86_400, $"{day}"));
        await host.Get($"{Stream}/history?{Year}&asOf={await HistoryTests.Now(host)}");
        await host.Host.Stop();
        foreach (var file in Directory.GetFiles(LakeFolderTests.Lake(host), "*.parquet", SearchOption.AllDirectories)) File.Delete(file);
        await using var emptied = await HighwayHost.Start(host, s3.Settings);

        var backup = await StoreBackup.Of(emptied);

        await emptied.Host.Stop();
        await s3.Go();
        StoreBackup.Lose(emptied.Host.Folder);
        var (exit, output) = await StoreBackup.Restore(emptied.Host.Folder, backup);
        Assert.True(exit == 0, output);
        await using var restored = await HighwayHost.Start(emptied);
        Assert.Equal(["0", "1", "2"], (await restored.Get($"{Stream}/history?{Year}")).Body["readings"]?.AsArray().Select(r => r?["level"]?.ToJsonString()) ?? []);
    }

    [Theory]
    [InlineData("journal.db", "cut off")]
    [InlineData("journal.db", "one byte")]
    [InlineData("console.db", "gone")]
    [InlineData("lake/manifest.db", "one byte")]
    [InlineData("lake/*.parquet", "cut off")]
    [InlineData("lake/*.parquet", "gone")]
    [InlineData("lake/more.parquet", "added")]
    [InlineData("manifest.json", "cut off")]
    [InlineData("manifest.json", "gone")]
    public async Task A_backup_that_is_not_whole_is_refused_with_the_name_of_the_file(string what, string how)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Stream}/history?{Year}&asOf={await HistoryTests.Now(host)}");
        var backup = await StoreBackup.Of(host);
        var file = what.Contains('*', StringComparison.Ordinal) ? Directory.GetFiles(backup, "*.parquet", SearchOption.AllDirectories)[0] : Path.Combine(backup, what);
        await Break(file, how);
        var elsewhere = Directory.CreateTempSubdirectory("bauhinia-restored-");

        var (exit, output) = await StoreBackup.Restore(elsewhere.FullName, backup);

        Assert.Equal(1, exit);
        Assert.StartsWith("Refused: ", output, StringComparison.Ordinal);
        Assert.Contains(what == "manifest.json" && how == "gone" ? "it has no manifest.json" : file, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(elsewhere.FullName, "*", SearchOption.AllDirectories));
        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task A_restore_that_does_not_come_to_its_end_leaves_nothing()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Stream}/history?{Year}&asOf={await HistoryTests.Now(host)}");
        var backup = await StoreBackup.Of(host);
        var elsewhere = Directory.CreateTempSubdirectory("bauhinia-restored-");
        // The last store cannot be put where a folder stands.
        Directory.CreateDirectory(Path.Combine(StoreBackup.Stores(elsewhere.FullName), "journal.db"));

        var (exit, output) = await StoreBackup.Restore(elsewhere.FullName, backup);

        Assert.Equal(1, exit);
        Assert.StartsWith("Refused: ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(elsewhere.FullName, "*", SearchOption.AllDirectories));
        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lake_that_is_damaged_is_not_taken_for_a_backup()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await host.Get($"{Stream}/history?{Year}&asOf={await HistoryTests.Now(host)}");
        var file = Directory.GetFiles(LakeFolderTests.Lake(host), "*.parquet", SearchOption.AllDirectories)[0];
        await Break(file, "cut off");

        var (exit, output) = await host.Host.Command("data", "backup", "--to", Path.Combine(host.Host.Folder, "backups"));

        Assert.Equal(1, exit);
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Host.Folder, "backups")));
    }

    private static async Task Break(string file, string how)
    {
        switch (how)
        {
            case "gone":
                File.Delete(file);
                break;
            case "added":
                await File.WriteAllTextAsync(file, "more", Token);
                break;
            case "cut off":
                await using (var stream = File.Open(file, FileMode.Open)) stream.SetLength(stream.Length - 1);
                break;
            default:
                var bytes = await File.ReadAllBytesAsync(file, Token);
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(file, bytes, Token);
                break;
        }
    }

    private static async Task Send(HostProcess host, string key, ConcurrentDictionary<int, int> acknowledged, CancellationToken cancellationToken)
    {
        using var client = Client(host);
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            try
            {
                if (await Push(client, key, number) == HttpStatusCode.OK) acknowledged[number] = number;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static async Task<HttpStatusCode> Push(HttpClient client, string key, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Stream}/events")
        {
            Content = new StringContent($$"""{"measuredAt":"{{HighwayHost.At(number)}}","readings":[{"sensor":"s1","steps":{{number}}}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    /// <summary>The first events of the stream but for what names its life.</summary>
    private static async Task<List<string>> Events(HostProcess host, int count)
    {
        await using var reader = await SseSubscriber.Open(new Uri($"http://data.localhost:{host.Port}"), TestStreams.Levels, "?after=beginning");
        var events = await reader.Take(count);
        foreach (var @event in events.Cast<JsonObject>()) _ = @event.Remove("id") && @event.Remove("resumetoken");
        return [.. events.Select(e => e.ToJsonString())];
    }

    /// <summary>Has the coreutils count the files after the manifest.</summary>
    private static async Task HashesAreThose(string backup, JsonObject files)
    {
        var start = new ProcessStartInfo("sha256sum", ["--check", "--strict", "--quiet"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = backup };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("sha256sum did not start.");
        foreach (var (file, copy) in files) await process.StandardInput.WriteLineAsync($"{(string?)copy?["sha256"]}  {file}");
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(Token) + await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, said);
        Assert.Equal(files.Select(f => f.Key).Order(StringComparer.Ordinal), Directory.GetFiles(backup, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(backup, f)).Where(f => f != "manifest.json").Order(StringComparer.Ordinal));
    }

    private static HttpClient Client(HostProcess host) => Loopback.Client(new Uri($"http://data.localhost:{host.Port}"));
}
