using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Cloud.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Bauhinia.Cloud.Tests.Placement;

/// <summary>Where an application may live, where it does, and what is said of both.</summary>
public sealed class PlacementTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bauhinia-zones-").FullName;

    [Fact]
    public async Task The_zone_is_the_classifications_and_every_zone_has_its_reason()
    {
        await using var cloud = await CloudHost.Start();
        var plan = await cloud.Expect(HttpStatusCode.OK, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters", "classification: restricted\n"));
        Assert.Equal("in-house", (string?)plan["placement"]?["zone"]);

        var view = await cloud.Deploy("meters", "classification: restricted\n");

        Assert.Equal(("Available", "in-house"), ((string?)view["deployment"]?["state"], (string?)view["zone"]));
        var made = await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{CloudHost.Place}/applications/meters/placement");
        Assert.Equal(1, (int?)made["release"]);
        Assert.Equal(["in-house chosen", "outsourced possible", "public refused"], made["placement"]!["zones"]!.AsArray().Select(z => $"{z!["name"]} {z["verdict"]}"));
        Assert.Equal("Data classified restricted may not be in a zone that is public.", (string?)made["placement"]!["zones"]![2]!["reason"]);
        Assert.Equal("in-house", (string?)(await Engine.Inspect(await cloud.PlatformName()))[0]["Config"]!["Labels"]!["bauhinia.zone"]);
    }

    [Theory]
    [InlineData("en", "public: Data classified restricted may not be in a zone that is public. What would change it: the classification open.")]
    [InlineData("zh-Hant", "public：restricted 級別的資料不可放在公有的區域。改變條件：級別改為 open。")]
    [InlineData("zh-Hans", "public：restricted 级别的数据不可放在公有的区域。改变条件：级别改为 open。")]
    public async Task What_no_zone_may_take_is_refused_in_the_readers_language_and_nothing_is_changed(string language, string why)
    {
        await using var cloud = await CloudHost.Start(("Cloud:ZoneFile", File("zones: [ { name: public, ownership: public, grade: 1, region: elsewhere, driver: podman } ]")));

        var (status, problem) = await cloud.Send(HttpMethod.Post, $"{CloudHost.Place}/applications", CloudHost.Manifest("meters", "classification: restricted\n"), language: language);

        Assert.Equal((HttpStatusCode.Conflict, "cloud.placement_refused"), (status, (string?)problem?["code"]));
        Assert.Equal([why], problem!["errors"]!.AsArray().Select(e => (string?)e));
        Assert.Empty((JsonArray)await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{CloudHost.Place}/applications"));
        Assert.Equal("Available", (string?)(await cloud.Deploy("meters", "classification: open\n"))["deployment"]?["state"]);
    }

    [Fact]
    public async Task The_cheapest_zone_is_taken_until_it_is_full()
    {
        await using var cloud = await CloudHost.Start(("Cloud:ZoneFile", File("""
            zones:
              - { name: dear, ownership: in-house, grade: 4, region: here, driver: podman, price: { core: 9, gib: 9 } }
              - { name: cheap, ownership: in-house, grade: 4, region: here, driver: podman, price: { core: 1, gib: 1 }, capacity: { memory: 64Mi } }
            """)));
        Assert.Equal("cheap", (string?)(await cloud.Deploy("first"))["zone"]);
        Assert.Equal("cheap", (string?)(await cloud.Deploy("second"))["zone"]);
        Assert.Equal("dear", (string?)(await cloud.Deploy("third"))["zone"]);
        // It stays where it runs, though there is no room for it twice.
        Assert.Equal("cheap", (string?)(await cloud.Deploy("first", "env: { GREETING: again }\n"))["zone"]);
        var third = await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{CloudHost.Place}/applications/third/placement");
        Assert.Equal("It asks for 32 MiB; 0 are free.", (string?)third["placement"]!["zones"]![1]!["reason"]);
    }

    [Fact]
    public async Task A_classification_that_there_is_not_is_named()
    {
        await using var cloud = await CloudHost.Start();
        var problem = await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters", "classification: secret\n"));
        Assert.Equal(["classification: one of open, internal, restricted, confidential"], problem["errors"]!.AsArray().Select(e => (string?)e));
    }

    [Fact]
    public async Task A_decision_is_kept_as_it_was_made()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters");
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(cloud.Host.Folder, "data", "cloud", "cloud.db"), Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var statement in new[] { "UPDATE placement_decision SET zone = 'public'", "DELETE FROM placement_decision" })
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
            command.CommandText = statement;
#pragma warning restore CA2100
            await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A file of zones with the usual ladder and policy.</summary>
    private string File(string zones)
    {
        var path = Path.Combine(folder, "zones.yaml");
        System.IO.File.WriteAllText(path, $$"""
            apiVersion: bauhinia/zones/v1
            classifications: [ { name: open }, { name: internal, default: true }, { name: restricted } ]
            policy:
              - { classification: open, ownership: [ in-house, public ], grade: 1 }
              - { classification: internal, ownership: [ in-house ], grade: 2 }
              - { classification: restricted, ownership: [ in-house ], grade: 3 }
            prefer: [ affinity, price ]

            """.ReplaceLineEndings("\n") + zones.ReplaceLineEndings("\n") + "\n");
        return path;
    }
}
