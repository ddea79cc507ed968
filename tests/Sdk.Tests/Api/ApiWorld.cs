using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>A forging issuer, an API that trusts it, and a program, under one clock that stands still.</summary>
public abstract class ApiWorld : IAsyncLifetime
{
    private ForgingIssuer? issuer;
    private ProtectedApi? api;
    private ApiCaller? caller;

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected ForgingIssuer Issuer => issuer ?? throw new InvalidOperationException("The issuer is not started.");

    private protected ProtectedApi Api => api ?? throw new InvalidOperationException("The API is not started.");

    private protected ApiCaller Caller => caller ?? throw new InvalidOperationException("The API is not started.");

    public async ValueTask InitializeAsync()
    {
        issuer = await ForgingIssuer.Start(Clock);
        api = await ProtectedApi.Start(Issuer.Issuer, Clock);
        caller = new ApiCaller(Api, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Api.DisposeAsync();
        await Issuer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A sound token, bound to the program's key.</summary>
    private protected string Token() => Issuer.Token(Api.Audience, Caller.Thumbprint);

    /// <summary>RFC 6750 §3 and RFC 9449 §7.1: 401, the scheme, the code, nothing stored.</summary>
    private protected static void Refused(Answer answer, string error, string scheme = "DPoP", int status = 401)
    {
        Assert.Equal(status, (int)answer.Status);
        Assert.StartsWith(scheme + " ", ApiCaller.Challenge(answer), StringComparison.Ordinal);
        Assert.Contains($"error=\"{error}\"", ApiCaller.Challenge(answer), StringComparison.Ordinal);
        Assert.True(answer.Message.Headers.CacheControl?.NoStore);
    }
}
