using System.Net;
using System.Text.Json.Nodes;

namespace Bauhinia.Conformance.Tests.Fapi2;

/// <summary>What the provider says of itself: OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 9126 §5, RFC 9207 §3, RFC 9449 §5.1.</summary>
[Trait("Clause", "FAPI 2.0 SP §5.3.2.1")]
public sealed class MetadataTests(FapiFixture fixture) : IClassFixture<FapiFixture>
{
    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Publishes_its_metadata(string path)
    {
        var metadata = (await fixture.Client.Get(path)).Json;
        Assert.Equal(fixture.Client.Issuer, metadata["issuer"]!.GetValue<string>());
        foreach (var endpoint in new[] { "authorization", "token", "userinfo", "introspection", "revocation", "end_session", "pushed_authorization_request" })
        {
            Assert.StartsWith(fixture.Client.Issuer + "/connect/", metadata[$"{endpoint}_endpoint"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        Assert.Equal(["pairwise"], Values(metadata, "subject_types_supported"));
        Assert.Equal(["code"], Values(metadata, "response_types_supported"));
        Assert.Equal(["S256"], Values(metadata, "code_challenge_methods_supported"));
        Assert.Contains("private_key_jwt", Values(metadata, "token_endpoint_auth_methods_supported"));
        Assert.Contains("ES256", Values(metadata, "dpop_signing_alg_values_supported"));
        Assert.DoesNotContain("none", Values(metadata, "id_token_signing_alg_values_supported"));
        Assert.DoesNotContain(Values(metadata, "token_endpoint_auth_signing_alg_values_supported"), a => a.StartsWith("HS", StringComparison.Ordinal) || a == "none");
        Assert.DoesNotContain("password", Values(metadata, "grant_types_supported"));
        Assert.True(metadata["authorization_response_iss_parameter_supported"]!.GetValue<bool>());
        Assert.False(metadata["claims_parameter_supported"]!.GetValue<bool>());
        Assert.True(metadata["backchannel_logout_session_supported"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Publishes_keys_of_every_announced_algorithm_and_no_private_member()
    {
        var set = await fixture.Client.KeySet();
        var keys = set["keys"]!.AsArray().Select(k => k!.AsObject()).ToList();
        Assert.Contains(keys, k => k["alg"]!.GetValue<string>() == "ES256");
        Assert.Contains(keys, k => k["alg"]!.GetValue<string>() == "RS256");
        Assert.All(keys, k => Assert.Empty(k.Select(m => m.Key).Intersect(["d", "p", "q", "dp", "dq", "qi", "k"])));
        Assert.Equal(keys.Count, keys.Select(k => k["kid"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task Answers_only_under_its_own_host_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, fixture.Client.Issuer + "/.well-known/openid-configuration");
        request.Headers.Host = "portal.localhost";
        var answer = await fixture.Client.Send(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    private static IEnumerable<string> Values(JsonObject metadata, string name) => metadata[name]!.AsArray().Select(v => v!.GetValue<string>());
}
