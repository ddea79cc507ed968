using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Operations;

public sealed class SeedDemoTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Makes_the_same_people_once_however_often_it_runs(string database)
    {
        await using var host = await TestHost.Start(database);

        var first = await host.Command("seed-demo");
        var second = await host.Command("seed-demo");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        // One line a person: address, recovery code, what to do.
        Assert.All([first.Output, second.Output], output => Assert.Matches(new Regex(@"^ +taiman\.chan@example\.org +[0-9A-Z-]{26,} +\S", RegexOptions.Multiline), output));
        Assert.Equal(7, Regex.Count(second.Output, @"^ +\S+@example\.org ", RegexOptions.Multiline));
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(7, await db.Accounts.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [StaffRole.HelpDesk, StaffRole.Officer, StaffRole.Officer, StaffRole.Registrar],
            (await db.StaffGrants.Select(g => g.Role).ToListAsync(TestContext.Current.CancellationToken)).OrderBy(r => r.ToString()));
    }

    [Fact]
    public async Task Refuses_by_name_where_others_can_reach_the_host()
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?>
        {
            ["Identity:AllowInsecureHttp"] = "false",
            ["Identity:Issuer"] = "https://id.example.gov",
            ["Identity:Messaging:Mail:Kind"] = "Smtp",
            ["Identity:Messaging:Mail:From"] = "no-reply@example.gov",
            ["Identity:Messaging:Mail:Host"] = "mail.example.gov",
        });

        var (exitCode, output) = await host.Command("seed-demo");

        Assert.Equal(1, exitCode);
        Assert.Contains(".localhost", output, StringComparison.Ordinal);
    }
}
