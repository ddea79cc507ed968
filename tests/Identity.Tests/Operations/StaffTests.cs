using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Operations;

public sealed class StaffTests
{
    private static readonly Dictionary<string, string> Mail = new() { [PersonalField.Email] = "someone@example.org" };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grants_and_revokes_a_role_by_email_and_records_both(string database)
    {
        await using var host = await TestHost.Start(database);
        var resident = await Resident.Create(host, fields: Mail);

        Assert.Equal(0, (await host.Command("staff", "grant", "--email", "Someone@Example.org ", "--role=officer")).ExitCode);
        Assert.Equal([StaffRole.Officer], await Roles(host, resident.Id));
        Assert.Equal(0, (await host.Command("staff", "revoke", "--email=someone@example.org", "--role", "officer")).ExitCode);
        Assert.Empty(await Roles(host, resident.Id));
        Assert.Equal(["staff.granted role=officer", "staff.revoked role=officer"], await Audited(host, resident.Id));
    }

    [Theory]
    [InlineData(1, "staff", "grant", "--email", "nobody@example.org", "--role", "officer")]
    [InlineData(1, "staff", "grant", "--email", "someone@example.org", "--role", "king")]
    [InlineData(1, "staff", "revoke", "--email", "someone@example.org", "--role", "officer")]
    [InlineData(2, "staff", "grant", "--email", "someone@example.org")]
    [InlineData(2, "staff", "grant", "--email", "someone@example.org", "--role")]
    [InlineData(2, "staff", "grant", "--email", "someone@example.org", "--role", "officer", "--force")]
    [InlineData(2, "staff", "promote")]
    public async Task Refuses_what_it_cannot_do_and_says_why(int exitCode, params string[] arguments)
    {
        await using var host = await TestHost.Start();
        await Resident.Create(host, fields: Mail);

        var (exit, output) = await host.Command(arguments);

        Assert.Equal(exitCode, exit);
        Assert.NotEmpty(output);
    }

    [Fact]
    public void Leaves_settings_of_the_host_to_the_host()
    {
        var (command, settings) = IdentityModule.SplitCommand(["staff", "grant", "--data", "/var/x", "--email", "a@example.org", "--Identity:Issuer=https://id.example", "--role=officer"]);

        Assert.Equal(["staff", "grant", "--email", "a@example.org", "--role=officer"], command);
        Assert.Equal(["--data", "/var/x", "--Identity:Issuer=https://id.example"], settings);
    }

    private static async Task<List<StaffRole>> Roles(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().StaffGrants.Where(g => g.AccountId == account).Select(g => g.Role).ToListAsync();
    }

    private static async Task<List<string>> Audited(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents
            .Where(e => e.Subject == account && e.Kind.StartsWith("staff.")).OrderBy(e => e.At).Select(e => e.Kind + " " + e.Detail).ToListAsync();
    }
}
