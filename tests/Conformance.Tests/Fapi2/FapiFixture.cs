using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Bauhinia.Conformance.Tests.Fapi2;

/// <summary>A host whose clock stands still, one FAPI client, and one resident who has agreed to it.</summary>
public sealed class FapiFixture : IAsyncLifetime
{
    private readonly ProtocolHost protocol = new();

    public TestHost Host => protocol.Host;

    public FakeTimeProvider Clock => protocol.Clock;

    public RelyingParty Client { get; private set; } = null!;

    public ResidentBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await protocol.Start();
        Client = await RelyingParty.Register(Host, ClientSettings.Fapi2 with { RefreshTokens = true, Resources = ["https://api.example/booking"] });
        Browser = await ResidentBrowser.SignedIn(Host);
        var first = await Client.SignIn(Browser, "openid offline_access");
        if (first.Status != System.Net.HttpStatusCode.OK) throw new InvalidOperationException(first.Body);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Client.Dispose();
        await protocol.DisposeAsync();
    }
}
