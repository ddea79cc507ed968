using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>One host with a clock that stands still, for the tests of a class.</summary>
public sealed class ProtocolFixture : IAsyncLifetime
{
    private readonly ProtocolHost protocol = new();

    public TestHost Host => protocol.Host;

    public FakeTimeProvider Clock => protocol.Clock;

    public async ValueTask InitializeAsync() => await protocol.Start();

    public ValueTask DisposeAsync() => protocol.DisposeAsync();
}
