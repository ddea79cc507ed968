using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

/// <summary>One host on SQLite for the tests of a class that do not change what the others see.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private TestHost? host;

    public TestHost Host => host ?? throw new InvalidOperationException("The host was not started.");

    public async ValueTask InitializeAsync() => host = await TestHost.Start();

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}
