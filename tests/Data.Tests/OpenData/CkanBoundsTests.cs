using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>What a stranger's query may cost: thirty characters of a pattern can ask for more time and memory than the host has.</summary>
public sealed class CkanBoundsTests
{
    private const string Traffic = "td-traffic-speed";

    // CKAN answers what its search engine does not take with a Search Error of 409 (ckan/views/api.py).
    [Fact]
    public async Task Refuses_patterns_that_cost_more_than_they_find()
    {
        await using var host = await HighwayHost.Start();
        string[] patterns =
        [
            "/(a|b)*a(a|b){8}/", "/[/", "/a{99999999999}/", "*a" + new string('?', 10), "*" + new string('a', 200), new string('a', 200) + "~2",
            string.Join(' ', Enumerable.Repeat("*a*", 40)), string.Join(' ', Enumerable.Repeat("traffi~", 40)), string.Join(' ', Enumerable.Repeat("metadata_modified:[NOW-1DAY TO *]", 40)),
        ];
        foreach (var pattern in patterns)
        {
            foreach (var name in (string[])["q", "fq"])
            {
                var (status, body) = await host.Get($"/api/3/action/package_search?{name}={Uri.EscapeDataString(pattern)}");
                Assert.True(status == HttpStatusCode.Conflict && (string?)body["error"]?["__type"] == "Search Error", $"{name}={pattern}: {(int)status} {body}");
            }
        }
        // Also where each filter has a few of them.
        var many = Uri.EscapeDataString(new JsonArray([.. Enumerable.Range(0, 20).Select(_ => (JsonNode)"name:*a*")]).ToJsonString());
        Assert.Equal(HttpStatusCode.Conflict, (await host.Get($"/api/3/action/package_search?fq_list={many}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.Get($"/api/3/action/package_search?fq_list={string.Join(',', Enumerable.Repeat("a", 101))}")).Status);
    }

    [Theory]
    [InlineData("name:td-traffic-sp*")]
    [InlineData("name:*traffic?speed")]
    [InlineData("title:trafic~1 AND name:td-*")]
    [InlineData("name:[td-traffic-s TO td-traffic-t]")]
    public async Task Finds_by_patterns_of_the_usual_size(string query)
    {
        await using var host = await HighwayHost.Start();
        var (_, body) = await host.Get($"/api/3/action/package_search?rows=100&q={Uri.EscapeDataString(query)}");
        Assert.Contains(Traffic, (body["result"]?["results"]?.AsArray() ?? []).Select(d => (string?)d?["name"]));
    }

    [Fact]
    public async Task Counts_a_facet_once_and_answers_a_field_once_however_often_it_is_asked_for()
    {
        await using var host = await HighwayHost.Start();
        var (status, found) = await host.Get("/api/3/action/package_search?facet.field=organization,organization");
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {found}");
        Assert.Equal(["organization"], found["result"]?["facets"]?.AsObject().Select(f => f.Key));

        await host.Accepted(Traffic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"detector":"AID01101","lane":"Fast Lane","speed":70,"volume":3}]}""");
        var (_, rows) = await host.Get($"/api/3/action/datastore_search?resource_id={await Table(host)}&fields=detector,detector");
        Assert.Equal("""[{"detector":"AID01101"}]""", rows["result"]?["records"]?.ToJsonString());
    }

    [Fact]
    public async Task Looks_for_a_word_once_and_for_no_more_than_a_row_can_have()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"detector":"AID01101","lane":"Fast Lane","speed":70,"volume":3}]}""");
        var table = await Table(host);
        var (_, repeated) = await host.Get($"/api/3/action/datastore_search?resource_id={table}&q={string.Join('+', Enumerable.Repeat("fast", 500))}");
        Assert.Equal(1, (int?)repeated["result"]?["total"]);
        var (status, refused) = await host.Get($"/api/3/action/datastore_search?resource_id={table}&q={string.Join('+', Enumerable.Range(0, 500))}");
        Assert.Equal((HttpStatusCode.Conflict, "Validation Error"), (status, (string?)refused["error"]?["__type"]));
    }

    private static async Task<string?> Table(HighwayHost host) => (string?)(await host.Get($"/api/3/action/package_show?id={Traffic}")).Body["result"]?["resources"]?[0]?["id"];
}
