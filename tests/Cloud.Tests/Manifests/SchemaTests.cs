using System.Net;
using System.Text.Json;
using Bauhinia.Cloud.Tests.Fixtures;
using Json.Schema;
using Xunit;
using YamlDotNet.Serialization;

namespace Bauhinia.Cloud.Tests.Manifests;

/// <summary>The published schema and the API say the same of a manifest; the schema is read by a validator that is not ours.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Some => new()
    {
        "", "replicas: 0\n", "replicas: 20\n", "replicas: 21\n", "replicas: two\n", "replica: 2\n", "routes: []\n", "routes: [ { host: a }, { host: b-1 } ]\n", "routes: [ { host: a-, } ]\n", "routes: [ { hots: a } ]\n",
        "routes: [ { host: a }, { host: a } ]\n", "routes: [ {} ]\n", "env: { A: b, _C1: '' }\n", "env: { PORT: '1' }\n", "env: { 'a b': c }\n", "env: { 1A: c }\n", "drain: 10m\n", "drain: 5\n", "drain: 1h\n", "quantum: true\n",
    };

    [Theory]
    [MemberData(nameof(Some))]
    public async Task Schema_and_API_take_and_refuse_the_same(string more)
    {
        await using var cloud = await CloudHost.Start();
        using var client = new HttpClient(cloud.Host.Handler());
        using var published = await client.GetAsync(new Uri($"{cloud.Origin}/schemas/bauhinia-v1.json"), TestContext.Current.CancellationToken);
        Assert.Equal("application/schema+json", published.Content.Headers.ContentType?.MediaType);
        var schema = JsonSchema.FromText(await published.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        var manifest = CloudHost.Manifest("meters", more);

        var (status, answer) = await cloud.Send(HttpMethod.Post, $"{CloudHost.Place}/plan", manifest);

        var isValid = schema.Evaluate(Json(manifest)).IsValid;
        Assert.True(isValid == (status == HttpStatusCode.OK), $"schema: {isValid}, API: {(int)status} {answer}");
    }

    [Fact]
    public async Task The_examples_follow_the_schema()
    {
        await using var cloud = await CloudHost.Start();
        using var client = new HttpClient(cloud.Host.Handler());
        var schema = JsonSchema.FromText(await client.GetStringAsync(new Uri($"{cloud.Origin}/schemas/bauhinia-v1.json"), TestContext.Current.CancellationToken), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        var examples = Directory.GetFiles(Path.Combine(Testing.Repository.Root, "examples"), "bauhinia.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(examples);
        foreach (var example in examples) Assert.True(schema.Evaluate(Json(await File.ReadAllTextAsync(example, TestContext.Current.CancellationToken))).IsValid, example);
    }

    private static JsonElement Json(string yaml)
    {
        var value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return JsonDocument.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(value)).RootElement;
    }
}
