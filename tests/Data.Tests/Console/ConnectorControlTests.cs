using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Console;

/// <summary>A department holds its connector, and runs it when it wants.</summary>
public sealed class ConnectorControlTests(SharedConsole shared)
{
    private const string Page = "/console/connectors";
    private static readonly (string, string) Stream = ("stream", ConsoleHost.Second);

    [Fact]
    public async Task A_connector_runs_when_it_is_told_to_and_not_while_it_is_paused()
    {
        var host = await shared.Host;
        using var publisher = await host.Member("publisher");
        int Fetched() => host.Publisher.Requests.Count(r => r.Path == $"/{ConsoleHost.Second}");
        await Eventually.Is(() => Task.FromResult(Fetched()), count => count == 1);

        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "RunNow", Stream)).Status);
        await Eventually.Is(() => Task.FromResult(Fetched()), count => count == 2);
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Pause", Stream)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await publisher.Post(Page, "RunNow", Stream)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await publisher.Post(Page, "Pause", Stream)).Status);
        Assert.Equal(2, Fetched());
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "Resume", Stream)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.Post(Page, "RunNow", Stream)).Status);
        await Eventually.Is(() => Task.FromResult(Fetched()), count => count == 3);
    }
}
