using System.Net;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>What an API answers to requests (RFC 6750 §3, RFC 9449 §7.1), how it finds its issuer's keys (RFC 8414), and with which settings it does not start.</summary>
public sealed class ApiRequestTests : ApiWorld
{
    private static readonly Dictionary<string, (Action<BauhiniaApiOptions> Spoil, string Named)> Unsafe = new()
    {
        ["no issuer"] = (o => o.Issuer = "", "Issuer"),
        ["no audience"] = (o => o.Audience = "", "Audience"),
        ["an audience that is a name"] = (o => o.Audience = "cloud", "Audience"),
        ["an audience with a fragment"] = (o => o.Audience += "#x", "Audience"),
        ["plain HTTP without saying so"] = (o => o.AllowInsecureHttp = false, "must use https"),
        ["plain HTTP on a real name"] = (o => o.Audience = "http://cloud.example.gov/api/v1", "AllowInsecureHttp"),
        ["no patience"] = (o => o.BackchannelTimeout = TimeSpan.Zero, "BackchannelTimeout"),
    };

    public static TheoryData<string> UnsafeSettings => [.. Unsafe.Keys];

    [Theory]
    [InlineData(null)]
    [InlineData("Basic eDp4")]
    [InlineData("DPoP")]
    [InlineData("token")]
    [Trait("clause", "RFC 6750 §3.1")]
    public async Task Names_both_schemes_and_no_error_to_who_brings_no_token(string? authorization)
    {
        var answer = await Caller.Send(authorization, proof: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(["DPoP algs=\"ES256 PS256\"", "Bearer"], answer.Message.Headers.WwwAuthenticate.Select(h => h.ToString()));
        Assert.True(answer.Message.Headers.CacheControl?.NoStore);
        Assert.Equal(0, Issuer.KeyRequests);
    }

    [Fact]
    public async Task Leaves_open_pages_open() => Assert.Equal("open", (await Caller.Send("DPoP x", proof: null, "/open")).Body);

    [Fact]
    public async Task Takes_one_Authorization_header_and_one_proof_and_no_more()
    {
        var token = Token();
        await Caller.Greet(token);
        string Authorization() => $"Authorization: DPoP {token}";
        string Proof() => $"DPoP: {Caller.Proof(token)}";
        const string Path = "/api/v1/machines";

        Assert.StartsWith("HTTP/1.1 200", await Api.SendRaw(Path, Authorization(), Proof()), StringComparison.Ordinal);
        var two = await Api.SendRaw(Path, Authorization(), Authorization(), Proof());
        Assert.StartsWith("HTTP/1.1 400", two, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_request\"", two, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_dpop_proof\"", await Api.SendRaw(Path, Authorization(), Proof(), Proof()), StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_dpop_proof\"", await Api.SendRaw(Path, Authorization()), StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_dpop_proof\"", await Api.SendRaw(Path, Authorization(), $"{Proof()}, {Caller.Proof(token)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_unknown_keys_twice_a_minute_at_most_whatever_strangers_send()
    {
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(Token())).Status);

        for (var stranger = 0; stranger < 20; stranger++)
        {
            Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, changeHeader: h => h["kid"] = Bauhinia.Testing.Protocol.RelyingParty.NewId())), "invalid_token");
        }

        Assert.Equal(1, Issuer.KeyRequests);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Issuer.KeyId = "op-2";
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(Token())).Status);
        Assert.Equal(2, Issuer.KeyRequests);
    }

    [Fact]
    public async Task Serves_on_with_the_keys_it_has_while_the_issuer_is_down_and_says_503_while_it_has_none()
    {
        Issuer.IsDown = true;
        var none = await Caller.Call(Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.Status);
        Assert.NotNull(none.Message.Headers.RetryAfter);

        Issuer.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(Token())).Status);

        Issuer.IsDown = true;
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(Token())).Status);
    }

    [Theory]
    [InlineData("issuer", "https://other.example")]
    [InlineData("issuer", null)]
    [InlineData("jwks_uri", null)]
    [Trait("clause", "RFC 8414 §3.3")]
    public async Task Believes_no_metadata_of_another_issuer_or_without_keys(string member, string? value)
    {
        Issuer.ChangeMetadata = metadata => metadata[member] = value;

        Assert.NotEqual(HttpStatusCode.OK, (await Caller.Call(Token())).Status);
    }

    [Theory]
    [MemberData(nameof(UnsafeSettings))]
    public async Task Does_not_start_with(string setting)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ProtectedApi.Start("http://op.localhost:1", Clock, more: Unsafe[setting].Spoil));

        Assert.Contains(Unsafe[setting].Named, refused.Message, StringComparison.Ordinal);
    }
}
