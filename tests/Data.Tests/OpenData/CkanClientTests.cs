using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>What ckanapi and ckanr ask of a site before and while they work with it. Expected answers are those of CKAN 2.10's source.</summary>
public sealed class CkanClientTests
{
    private const string Traffic = "td-traffic-speed";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/3")]
    [InlineData("/api/3/")]
    [InlineData("/tc-data/api/3")]
    public async Task Says_its_version_at_the_root(string path)
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        Assert.Equal("""{"version":3}""", await client.GetStringAsync(new Uri(path, UriKind.Relative), Token));
    }

    [Fact]
    public async Task Helps_with_every_action_that_it_has()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        var described = Assert.IsType<JsonObject>(JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/data.v1.json", UriKind.Relative), Token))?["paths"])
            .Select(p => p.Key).Where(p => p.StartsWith("/api/3/action/", StringComparison.Ordinal)).Select(p => p["/api/3/action/".Length..]).ToList();
        Assert.Contains("package_search", described);
        foreach (var action in described)
        {
            var help = (string?)await Action(host, $"help_show?name={action}");
            Assert.False(string.IsNullOrWhiteSpace(help), action);
            // The address that each envelope names as its help leads there.
            var (_, envelope) = await host.Get($"/api/3/action/{action}");
            Assert.Equal(help, (string?)JsonNode.Parse(await client.GetStringAsync(new Uri(new Uri((string?)envelope["help"] ?? "").PathAndQuery, UriKind.Relative), Token))?["result"]);
        }
        // As CKAN's docstrings have it.
        Assert.Contains(":param rows:", (string?)await Action(host, "help_show?name=package_search"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_no_search_by_SQL_as_a_CKAN_where_it_is_switched_off()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/api/3/action/datastore_search_sql?sql=SELECT+1", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Bad request - Action name not known: datastore_search_sql", await answer.Content.ReadFromJsonAsync<string>(Token));
    }

    [Theory]
    [InlineData("organization:td", 4)]
    [InlineData("+organization:\"td\" +res_format:GeoJSON", 2)]
    [InlineData("organization:(td OR nobody)", 4)]
    [InlineData("organization:td -res_format:GeoJSON", 2)]
    [InlineData("organization:td AND state:active AND capacity:public AND dataset_type:dataset", 4)]
    [InlineData("organization:td AND tags:*", 4)]
    public async Task Filters_as_Solr_does(string filter, int count)
    {
        await using var host = await HighwayHost.Start();
        Assert.Equal(count, (int?)(await Action(host, $"package_search?rows=0&fq={Uri.EscapeDataString(filter)}"))["count"]);
    }

    [Fact]
    public async Task A_filter_that_only_excludes_leaves_the_rest()
    {
        await using var host = await HighwayHost.Start();
        var all = (int?)(await Action(host, "package_search?rows=0"))["count"];
        Assert.Equal(all - 4, (int?)(await Action(host, "package_search?rows=0&fq=-organization:td"))["count"]);
        var owner = (string?)(await Action(host, "organization_show?id=td"))["id"];
        Assert.Equal(4, (int?)(await Action(host, $"package_search?rows=0&fq=owner_org:%22{owner}%22"))["count"]);
    }

    /// <summary>As a harvester asks for what has changed since it came last.</summary>
    [Fact]
    public async Task Finds_and_orders_by_the_time_of_the_newest_message()
    {
        // After every approval in data/streams. The gap ledger, which writes by itself, is another organisation's.
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted("td-segment-speed", """{"measuredAt":"2027-03-01T11:59:00Z","readings":[{"segment":"1","speed":50}]}""");
        clock.Advance(TimeSpan.FromHours(2));
        await host.Accepted("td-carpark-vacancy", """{"measuredAt":"2027-03-01T13:59:00Z","readings":[{"park":"a","vehicle":"P","category":"HOURLY","vacancy":1}]}""");
        async Task<List<string?>> Found(string query) => [.. ((await Action(host, $"package_search?rows=1000&fq_list=organization:td&{query}"))["results"]?.AsArray() ?? []).Select(p => (string?)p?["name"])];
        string[] both = ["td-carpark-vacancy", "td-segment-speed"];

        Assert.Equal(both, (await Found("sort=metadata_modified+desc")).Take(2));
        Assert.Equal(both.Reverse(), (await Found("sort=metadata_modified+asc")).TakeLast(2));
        Assert.Equal(both, (await Found("")).Take(2));
        Assert.Equal(both, await Found($"fq={Uri.EscapeDataString("metadata_modified:[2027-03-01T12:00:00Z TO *]")}&sort=name+asc"));
        Assert.Equal(both[..1], await Found($"fq={Uri.EscapeDataString("metadata_modified:{2027-03-01T12:00:00Z TO NOW]")}"));
        Assert.Equal(both[..1], await Found($"fq={Uri.EscapeDataString("organization:td AND metadata_modified:[NOW-1HOUR TO NOW]")}"));
        Assert.Equal(both, await Found($"fq={Uri.EscapeDataString("metadata_modified:[NOW/DAY TO *]")}&sort=name+asc"));
        Assert.Empty(await Found($"fq={Uri.EscapeDataString("metadata_modified:[NOW+1DAY TO *]")}"));
        Assert.Empty(await Found($"fq={Uri.EscapeDataString("metadata_created:[2027-01-01T00:00:00Z TO *]")}"));
        Assert.Equal(HttpStatusCode.Conflict, (await host.Get($"/api/3/action/package_search?fq={Uri.EscapeDataString("metadata_modified:[yesterday TO *]")}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.Get($"/api/3/action/package_search?fq={Uri.EscapeDataString("metadata_modified:[NOW-999999YEARS TO *]")}")).Status);
    }

    [Fact]
    public async Task Lists_organisations_as_they_are_asked_for()
    {
        await using var host = await HighwayHost.Start();
        // By title without an order: "Hong Kong Observatory" before "Transport Department".
        var names = Texts(await Action(host, "organization_list"));
        Assert.True(names.IndexOf("hko") < names.IndexOf("td"));
        Assert.Equal("td", Texts(await Action(host, "organization_list?sort=package_count")).First());
        Assert.Equal(["td", "hko"], Texts(await Action(host, "organization_list?organizations=hko,td&sort=name+desc")));
        var whole = Assert.Single((await Action(host, "organization_list?q=transport&all_fields=True")).AsArray());
        Assert.Equal(4, (int?)whole?["package_count"]);
        var shown = await Action(host, "organization_show?id=td&include_datasets=true");
        Assert.Equal(4, shown["packages"]?.AsArray().Count);
        Assert.Equal("organization", (string?)shown["type"]);
        Assert.Equal([("td", "運輸署")], (await Action(host, "organization_autocomplete?q=運輸", "/tc-data")).AsArray().Select(o => ((string?)o?["name"] ?? "", (string?)o?["title"] ?? "")));
    }

    [Fact]
    public async Task Has_the_themes_as_groups()
    {
        await using var host = await HighwayHost.Start();
        Assert.Contains("transport", Texts(await Action(host, "group_list")));
        var group = await Action(host, "group_show?id=transport&include_datasets=true", "/tc-data");
        Assert.Equal(("交通運輸", "group", 4), ((string?)group["title"], (string?)group["type"], (int?)group["package_count"]));
        var names = group["packages"]?.AsArray().Select(p => (string?)p?["name"]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["td-carpark-vacancy", "td-segment-speed", "td-traffic-hourly", "td-traffic-speed"], names);
        var found = await Action(host, "package_search?fq=groups:transport&facet.field=[\"groups\"]");
        Assert.Equal(names, found["results"]?.AsArray().Select(p => (string?)p?["name"]).Order(StringComparer.Ordinal));
        Assert.Equal("Transport", (string?)Assert.Single(found["search_facets"]?["groups"]?["items"]?.AsArray() ?? [])?["display_name"]);
        Assert.Equal((string?)group["id"], (string?)found["results"]?[0]?["groups"]?[0]?["id"]);
        Assert.Equal(4, (await Action(host, "group_package_show?id=transport")).AsArray().Count);
        Assert.Contains("weather", (await Action(host, "group_autocomplete?q=天氣")).AsArray().Select(g => (string?)g?["name"]));
    }

    [Fact]
    public async Task Completes_names_tags_and_formats()
    {
        await using var host = await HighwayHost.Start();
        var byName = Assert.Single((await Action(host, "package_autocomplete?q=traffic-speed")).AsArray());
        Assert.Equal(("name", Traffic, Traffic), ((string?)byName?["match_field"], (string?)byName?["match_displayed"], (string?)byName?["name"]));
        var byTitle = Assert.Single((await Action(host, "package_autocomplete?q=停車場", "/tc-data")).AsArray());
        Assert.Equal(("title", "停車場空位 (td-carpark-vacancy)"), ((string?)byTitle?["match_field"], (string?)byTitle?["match_displayed"]));
        Assert.Equal(["geojson"], Texts(await Action(host, "format_autocomplete?q=geo")));
        Assert.Equal(["rainfall"], Texts(await Action(host, "tag_autocomplete?query=rainf")));
        Assert.Empty(Texts(await Action(host, "tag_autocomplete")));
        Assert.Equal(["rainfall"], Texts(await Action(host, "tag_list?query=RAINF")));
        Assert.Equal(1, (int?)(await Action(host, "tag_search?query=rainf"))["count"]);
    }

    [Fact]
    public async Task Finds_resources_by_their_fields()
    {
        await using var host = await HighwayHost.Start();
        var package = await Action(host, $"package_show?id={Traffic}");
        // ckanr repeats the parameter; every one of them must hold.
        var found = await Action(host, $"resource_search?query=format:geojson&query=package_id:{package["id"]}");
        Assert.Equal(1, (int?)found["count"]);
        var resource = Assert.Single(found["results"]?.AsArray() ?? []);
        Assert.Equal("GeoJSON", (string?)resource?["format"]);
        Assert.Equal(resource?.ToJsonString(), (await Action(host, $"resource_show?id={resource?["id"]}")).ToJsonString());
        Assert.Empty((await Action(host, $"resource_view_list?id={resource?["id"]}")).AsArray());
    }

    [Fact]
    public async Task Answers_only_the_members_asked_for()
    {
        await using var host = await HighwayHost.Start();
        var found = await Action(host, $"package_search?fq=name:{Traffic}&fl=name,title");
        Assert.Equal(["name", "title"], Assert.IsType<JsonObject>(found["results"]?[0]).Select(m => m.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Searches_rows_in_every_form_that_CKAN_takes()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, """
            {"measuredAt":"2026-01-01T00:00:00Z","readings":[
            {"detector":"AID01101","lane":"Fast Lane","speed":70,"volume":3},{"detector":"AID01101","lane":"Slow Lane","speed":9,"volume":2},{"detector":"AID01102","lane":"Fast Lane","speed":100,"volume":1}]}
            """);
        var resource = (string?)(await Action(host, $"package_show?id={Traffic}"))["resources"]?[0]?["id"];
        async Task<JsonNode> Rows(string more) => await Action(host, $"datastore_search?resource_id={resource}&{more}");

        // Every word, wherever it stands in the row; or in the field that it is asked of.
        Assert.Equal(1, (int?)(await Rows("q=aid01101+fast"))["total"]);
        Assert.Equal(2, (int?)(await Rows($"q={Uri.EscapeDataString("{\"lane\":\"fast\"}")}"))["total"]);
        Assert.Equal("""[["Fast Lane",100],["Fast Lane",70],["Slow Lane",9]]""", (await Rows("records_format=lists&fields=lane,speed&sort=\"speed\"+desc"))["records"]?.ToJsonString());
        Assert.Equal("Fast Lane,100\nFast Lane,70\n", (string?)(await Rows("records_format=csv&fields=lane,speed&sort=speed+desc&limit=2"))["records"]);
        var distinct = await Rows("distinct=true&fields=lane&sort=lane&include_total=false");
        Assert.Equal("""[{"lane":"Fast Lane"},{"lane":"Slow Lane"}]""", distinct["records"]?.ToJsonString());
        Assert.Null(distinct["total"]);
        Assert.Equal(HttpStatusCode.Conflict, (await host.Get($"/api/3/action/datastore_search?resource_id={resource}&records_format=xml")).Status);

        // A reader goes on by the address of the next page.
        var first = await Rows("limit=2&sort=speed");
        var (_, next) = await host.Get((string?)first["_links"]?["next"] ?? "");
        Assert.Equal(["AID01102"], next["result"]?["records"]?.AsArray().Select(r => (string?)r?["detector"]));
        // ckanr posts its parameters in the address, without a body.
        using var client = host.Client();
        using var posted = await client.PostAsync(new Uri($"/api/action/datastore_search?resource_id={resource}&limit=1", UriKind.Relative), null, Token);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
    }

    private static async Task<JsonNode> Action(HighwayHost host, string call, string prefix = "")
    {
        var (status, body) = await host.Get($"{prefix}/api/3/action/{call}");
        Assert.True(status == HttpStatusCode.OK && (bool?)body["success"] == true, $"{(int)status} {body}");
        return body["result"] ?? new JsonObject();
    }

    private static List<string> Texts(JsonNode list) => [.. list.AsArray().Select(n => (string?)n ?? "")];
}
