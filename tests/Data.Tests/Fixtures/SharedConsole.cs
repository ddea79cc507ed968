using Xunit;

[assembly: AssemblyFixture(typeof(Bauhinia.Data.Tests.Fixtures.SharedConsole))]

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>One console for all tests that leave each other's streams and members alone; started by the first that asks.</summary>
public sealed class SharedConsole : IAsyncDisposable
{
    private readonly Lazy<Task<ConsoleHost>> host = new(() => ConsoleHost.Start());

    internal Task<ConsoleHost> Host => host.Value;

    public async ValueTask DisposeAsync()
    {
        if (host.IsValueCreated) await (await host.Value).DisposeAsync();
    }
}
