using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>The calls that CKAN's own clients make, and what CKAN 2.10 answers to them.</summary>
public sealed class CkanTests
{
    private const string Traffic = "td-traffic-speed";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_words_of_three_languages_without_blanks_between_them()
    {
        await using var host = await HighwayHost.Start();
        foreach (var (word, expected) in ((string, string)[])[("parking", "td-carpark-vacancy"), ("停車場", "td-carpark-vacancy"), ("停车场", "td-carpark-vacancy"), ("車速", Traffic), ("lamppost", "lamppost-weather")])
        {
            var found = await Result(host, $"package_search?q={Uri.EscapeDataString(word)}");
            Assert.Contains(expected, Names(found));
        }
        Assert.Equal(0, (int?)(await Result(host, $"package_search?q={Uri.EscapeDataString("地鐵")}"))["count"]);
    }

    [Theory]
    [InlineData("application/json", "{\"q\":\"\\ud800\"}")]
    [InlineData("application/json", "{\"\\ud800\":1}")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{")]
    [InlineData("application/x-www-form-urlencoded", "q=a%00b")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=q\r\n\r\nno end")]
    [InlineData("multipart/form-data; boundary=x", "neither beginning nor end")]
    public async Task Refuses_what_cannot_be_read_as_CKAN_does(string type, string body)
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await client.PostAsync("/api/3/action/package_search", content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("Bad request - JSON Error", await answer.Content.ReadFromJsonAsync<string>(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filters", "{\"detector\":\"\\ud800\"}")]
    [InlineData("fields", "[\"\\ud800\"]")]
    public async Task Refuses_broken_text_in_a_parameter(string name, string value)
    {
        await using var host = await HighwayHost.Start();
        var resource = (string?)(await Result(host, $"package_show?id={Traffic}"))["resources"]?[0]?["id"];
        var (status, body) = await host.Get($"/api/3/action/datastore_search?resource_id={resource}&{name}={Uri.EscapeDataString(value)}");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("Validation Error", (string?)body["error"]?["__type"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Refuses_a_body_that_is_too_large_with_413(string type)
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/3/action/package_search") { Content = new StringContent(new string('a', 300 * 1024)) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Filters_sorts_pages_and_counts()
    {
        await using var host = await HighwayHost.Start();
        var all = await Result(host, "package_search?rows=1000&sort=name+asc&facet.field=[\"organization\",\"res_format\"]");
        var first = await Result(host, "package_search?rows=1&start=1&sort=name+asc");
        var filtered = await Result(host, "package_search?fq=organization:td+res_format:CSV&sort=name+desc");

        Assert.Equal(Names(all).Order(StringComparer.Ordinal), Names(all));
        Assert.Equal(Names(all)[1], Assert.Single(Names(first)));
        Assert.Equal((int?)all["count"], (int?)first["count"]);
        Assert.Equal(["td-traffic-speed", "td-traffic-hourly", "td-segment-speed", "td-carpark-vacancy"], Names(filtered));
        Assert.Equal(4, (int?)all["facets"]?["organization"]?["td"]);
        Assert.Equal((int?)all["count"], (int?)all["facets"]?["res_format"]?["CSV"]);
        Assert.Equal("Transport Department", (string?)all["search_facets"]?["organization"]?["items"]?.AsArray().Single(i => (string?)i?["name"] == "td")?["display_name"]);
    }

    [Theory]
    [InlineData("/en-data", "Transport Department")]
    [InlineData("/tc-data", "運輸署")]
    [InlineData("/sc-data", "运输署")]
    [InlineData("", "Transport Department")]
    public async Task Answers_in_the_language_of_the_path(string prefix, string owner)
    {
        await using var host = await HighwayHost.Start();
        var (status, body) = await host.Get($"{prefix}/api/3/action/package_show?id={Traffic}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(owner, (string?)body["result"]?["organization"]?["title"]);
        var byId = await host.Get($"/api/3/action/package_show?id={body["result"]?["id"]}");
        Assert.Equal(Traffic, (string?)byId.Body["result"]?["name"]);
    }

    [Fact]
    public async Task Answers_posted_parameters_like_queried_ones()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        // As ckanapi posts: a JSON object.
        using var posted = await client.PostAsJsonAsync("/api/3/action/package_search", new { q = "traffic", rows = 5 }, Token);
        var body = JsonNode.Parse(await posted.Content.ReadAsStringAsync(Token));
        Assert.True((bool?)body?["success"]);
        Assert.Contains(Traffic, Names(Assert.IsType<JsonObject>(body?["result"])));
        // As curl -d posts: a form.
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("id", Traffic)]);
        using var shown = await client.PostAsync(new Uri("/api/action/package_show", UriKind.Relative), form, Token);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }

    [Theory]
    [InlineData("package_show?id=nothing", 404, "Not Found Error")]
    [InlineData("package_show", 409, "Validation Error")]
    [InlineData("resource_show?id=nothing", 404, "Not Found Error")]
    [InlineData("organization_show?id=nobody", 404, "Not Found Error")]
    [InlineData("package_search?rows=-1", 409, "Validation Error")]
    // A query that Solr cannot read is CKAN's Search Error, a sort order that it cannot read its Search Query Error (ckan/views/api.py, ckan/lib/search/query.py).
    [InlineData("package_search?q=title:(", 409, "Search Error")]
    [InlineData("package_search?sort=nothing+up", 400, "Search Query Error")]
    [InlineData("help_show?name=no_such_thing", 404, "Not Found Error")]
    [InlineData("help_show", 409, "Validation Error")]
    [InlineData("package_autocomplete", 409, "Validation Error")]
    [InlineData("resource_search", 409, "Validation Error")]
    [InlineData("resource_search?query=CSV", 409, "Validation Error")]
    [InlineData("resource_search?query=colour:red", 409, "Validation Error")]
    [InlineData("organization_list?sort=colour", 409, "Validation Error")]
    [InlineData("group_show?id=nothing", 404, "Not Found Error")]
    [InlineData("tag_show?id=nothing", 404, "Not Found Error")]
    [InlineData("datastore_search?resource_id=nothing", 404, "Not Found Error")]
    [InlineData("package_create", 403, "Authorization Error")]
    [InlineData("package_delete?id=td-traffic-speed", 403, "Authorization Error")]
    [InlineData("datastore_upsert", 403, "Authorization Error")]
    public async Task Refuses_in_the_words_of_CKAN(string call, int status, string type)
    {
        await using var host = await HighwayHost.Start();
        var (answered, body) = await host.Get($"/api/3/action/{call}");
        Assert.Equal(status, (int)answered);
        Assert.False((bool?)body["success"]);
        Assert.Equal(type, (string?)body["error"]?["__type"]);
    }

    [Theory]
    [InlineData("[1]", 400)]
    [InlineData("{\"q\":", 400)]
    [InlineData("{\"q\":{\"a\":1}}", 200)]
    [InlineData("{\"id\":null}", 200)]
    public async Task Survives_odd_bodies(string json, int status)
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/3/action/package_search", UriKind.Relative), content, Token);
        Assert.True((int)answer.StatusCode == status || ((int)answer.StatusCode == 409 && status == 200), $"{(int)answer.StatusCode}");
        using var unknown = await client.GetAsync(new Uri("/api/3/action/no_such_thing", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task Searches_the_latest_readings_as_a_table()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, """
            {"measuredAt":"2026-01-01T00:00:00Z","readings":[
            {"detector":"AID01101","lane":"Fast Lane","speed":70,"volume":3},{"detector":"AID01101","lane":"Slow Lane","speed":9,"volume":2},{"detector":"AID01102","lane":"Fast Lane","speed":100,"volume":1}]}
            """);
        var resource = (string?)(await Result(host, $"package_show?id={Traffic}"))["resources"]?[0]?["id"];
        var filtered = await Result(host, $"datastore_search?resource_id={resource}&filters={Uri.EscapeDataString("{\"detector\":\"AID01101\"}")}&sort=speed+desc&fields=lane,speed");
        var page = await Result(host, $"datastore_search?resource_id={resource}&limit=1&offset=1&sort=speed");
        var (badField, _) = await host.Get($"/api/3/action/datastore_search?resource_id={resource}&fields=secret");

        Assert.Equal(2, (int?)filtered["total"]);
        // As numbers: 70 comes before 9.
        Assert.Equal("""[{"lane":"Fast Lane","speed":70},{"lane":"Slow Lane","speed":9}]""", filtered["records"]?.ToJsonString());
        Assert.Equal(["lane", "speed"], filtered["fields"]?.AsArray().Select(f => (string?)f?["id"]));
        Assert.Equal(3, (int?)page["total"]);
        Assert.Equal(70, (int?)page["records"]?[0]?["speed"]);
        Assert.Equal(HttpStatusCode.Conflict, badField);
    }

    [Fact]
    public async Task What_is_not_published_is_in_no_answer()
    {
        await using var host = await HighwayHost.Start();
        var names = (await Action(host, "package_list")).AsArray().Select(n => (string?)n).ToList();
        var (_, streams) = await host.Get("/api/v1/streams");
        Assert.Equal(streams["streams"]?.AsArray().Select(s => (string?)s?["id"]).Order(StringComparer.Ordinal), names);
        foreach (var hidden in (string[])[TestStreams.Hidden, TestStreams.Unapproved, "%09", "%EF%BF%BE"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.Get($"/api/3/action/package_show?id={hidden}")).Status);
            using var client = host.Client();
            using var page = await client.GetAsync(new Uri($"/datasets/{hidden}", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        }
    }

    private static async Task<JsonNode> Action(HighwayHost host, string call)
    {
        var (status, body) = await host.Get($"/api/3/action/{call}");
        Assert.True(status == HttpStatusCode.OK && (bool?)body["success"] == true, $"{(int)status} {body}");
        return body["result"] ?? new JsonObject();
    }

    private static async Task<JsonObject> Result(HighwayHost host, string call) => Assert.IsType<JsonObject>(await Action(host, call));

    private static List<string?> Names(JsonObject found) => [.. (found["results"]?.AsArray() ?? []).Select(d => (string?)d?["name"])];
}
