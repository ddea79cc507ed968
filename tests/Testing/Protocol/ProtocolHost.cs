using Microsoft.Extensions.Time.Testing;

namespace Bauhinia.Testing.Protocol;

/// <summary>One host with a clock that stands still, for the tests of a class that do not disturb each other.</summary>
public sealed class ProtocolHost : IAsyncDisposable
{
    private TestHost? host;

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public TestHost Host => host ?? throw new InvalidOperationException("The host is not started.");

    public async Task Start() => host ??= await TestHost.Start(clock: Clock);

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
