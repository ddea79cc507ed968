using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Cloud.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Cloud.Tests.Tenants;

/// <summary>Who may do what to whose, over every route that there is.</summary>
public sealed class TenantTests
{
    private const string Stranger = "subject-stranger";

    [Fact]
    public async Task Nothing_of_another_organisation_is_there_for_a_stranger()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters");
        await cloud.Command("cloud", "organisations", "create", "--organisation", "afcd", "--title", "Agriculture");
        await cloud.Join("afcd", "operator", Stranger);
        var routes = Routes(cloud);
        Assert.True(routes.Count >= 13, $"only {routes.Count} routes were found");

        foreach (var (method, pattern) in routes)
        {
            var path = pattern.Replace("{organisation}", "td", StringComparison.Ordinal).Replace("{project}", "parking", StringComparison.Ordinal).Replace("{environment}", "production", StringComparison.Ordinal).Replace("{application}", "meters", StringComparison.Ordinal);
            object? body = path.EndsWith("/plan", StringComparison.Ordinal) || (path.EndsWith("/applications", StringComparison.Ordinal) && method == HttpMethod.Post) ? CloudHost.Manifest("meters")
                : method == HttpMethod.Post ? new JsonObject { ["name"] = "x", ["role"] = "viewer", ["post"] = "x", ["release"] = 1, ["replicas"] = 0 } : null;
            Assert.Equal((method, path, HttpStatusCode.Unauthorized), (method, path, (await cloud.Send(method, path, body, subject: null)).Status));
            var (status, problem) = await cloud.Send(method, path, body, Stranger);
            Assert.Equal((method, path, HttpStatusCode.NotFound, "cloud.not_found"), (method, path, status, (string?)problem?["code"]));
        }
        Assert.Equal("Available", (string?)(await cloud.Settled("meters"))["deployment"]?["state"]);
        Assert.Equal(["afcd"], ((JsonArray)await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, "/api/v1/organisations", subject: Stranger)).Select(o => (string?)o!["name"]));
    }

    [Fact]
    public async Task A_host_name_of_another_is_not_taken_over()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters", "routes: [ { host: pay } ]\n");
        await cloud.Command("cloud", "organisations", "create", "--organisation", "afcd", "--title", "Agriculture");
        await cloud.Join("afcd", "operator", Stranger);
        await cloud.Expect(HttpStatusCode.Created, HttpMethod.Post, "/api/v1/organisations/afcd/projects", new JsonObject { ["name"] = "parks" }, Stranger);
        await cloud.Expect(HttpStatusCode.Created, HttpMethod.Post, "/api/v1/organisations/afcd/projects/parks/environments", new JsonObject { ["name"] = "production" }, Stranger);
        const string Theirs = "/api/v1/organisations/afcd/projects/parks/environments/production";

        var plan = await cloud.Expect(HttpStatusCode.OK, HttpMethod.Post, $"{Theirs}/plan", CloudHost.Manifest("fake", "routes: [ { host: pay } ]\n"), Stranger);
        Assert.Equal(["routes.host: another application has the host pay"], plan["refusals"]!.AsArray().Select(r => (string?)r));
        Assert.Equal("cloud.host_taken", (string?)(await cloud.Expect(HttpStatusCode.Conflict, HttpMethod.Post, $"{Theirs}/applications", CloudHost.Manifest("fake", "routes: [ { host: pay } ]\n"), Stranger))["code"]);
        Assert.Empty((JsonArray)await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{Theirs}/applications", subject: Stranger));
    }

    [Fact]
    public async Task A_rollback_does_not_take_back_a_host_that_another_has_since()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters", "routes: [ { host: pay } ]\n");
        await cloud.Deploy("meters", "routes: [ { host: parking } ]\n");
        await cloud.Deploy("tolls", "routes: [ { host: pay } ]\nenv: { GREETING: tolls }\n");

        Assert.Equal("cloud.host_taken", (string?)(await cloud.Expect(HttpStatusCode.Conflict, HttpMethod.Post, $"{CloudHost.Place}/applications/meters/rollback", new JsonObject { ["release"] = 1 }))["code"]);
        Assert.StartsWith("tolls from ", (await cloud.Visit("pay", "/cgi-bin/hello")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_body_of_another_form_is_refused(string body)
    {
        await using var cloud = await CloudHost.Start();
        using var json = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var (status, problem) = await cloud.Send(HttpMethod.Post, "/api/v1/organisations/td/projects", json);
        Assert.Equal((HttpStatusCode.BadRequest, 400), (status, (int?)problem?["status"]));
    }

    [Theory]
    [InlineData("viewer", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("developer", HttpStatusCode.Accepted, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.Accepted, HttpStatusCode.Created, HttpStatusCode.OK)]
    [InlineData("auditor", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    public async Task A_role_may_do_what_is_its_own(string role, HttpStatusCode apply, HttpStatusCode project, HttpStatusCode audit)
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Join(CloudHost.Organisation, role, "subject-2");

        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters"), "subject-2")).Status);
        Assert.Equal(apply, (await cloud.Send(HttpMethod.Post, $"{CloudHost.Place}/applications", CloudHost.Manifest("meters"), "subject-2")).Status);
        Assert.Equal(project, (await cloud.Send(HttpMethod.Post, "/api/v1/organisations/td/projects", new JsonObject { ["name"] = "other" }, "subject-2")).Status);
        Assert.Equal(audit, (await cloud.Send(HttpMethod.Get, "/api/v1/organisations/td/audit", null, "subject-2")).Status);
    }

    [Fact]
    public async Task Every_change_stands_in_the_audit_trail()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters");
        await cloud.Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{CloudHost.Place}/applications/meters/scale", new JsonObject { ["replicas"] = 0 });

        var lines = ((JsonArray)await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, "/api/v1/organisations/td/audit")).Select(l => $"{l!["kind"]} {l["about"]} {l["post"]}").ToList();

        Assert.Equal(
            ["application_scaled td/parking/production/meters: 0 Post of subject-operator", "release_applied td/parking/production/meters 1 Post of subject-operator", "environment_created parking/production Post of subject-operator",
                "project_created parking Post of subject-operator", "member_joined Operator: Post of subject-operator Post of subject-operator", "member_invited Operator: Post of subject-operator ", "organisation_created Transport Department "], lines);
    }

    /// <summary>Every route of the API below an organisation, as the host itself has them.</summary>
    private static List<(HttpMethod Method, string Path)> Routes(CloudHost cloud) =>
    [
        .. cloud.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().DistinctBy(e => e)
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1/organisations/{organisation}", StringComparison.Ordinal) == true)
            .SelectMany(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? [], (e, method) => (HttpMethod.Parse(method), e.RoutePattern.RawText ?? "")).Distinct(),
    ];
}
