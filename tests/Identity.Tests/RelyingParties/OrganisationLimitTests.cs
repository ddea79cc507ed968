using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>The limits of an organisation hold for requests that come at once: as many are done as there is room for, the rest is told so.</summary>
public sealed class OrganisationLimitTests
{
    private const int TooMany = 6;

    public static TheoryData<string, string, int> Limits
    {
        get
        {
            var rows = new TheoryData<string, string, int>();
            foreach (var database in TestDatabase.Kinds)
            {
                rows.Add(database, "service-accounts", 20);
                rows.Add(database, "clients", 50);
                rows.Add(database, "production-requests", 50);
                rows.Add(database, "invitations", 100);
            }
            return rows;
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Are_never_passed_by_requests_that_come_at_once(string database, string what, int limit)
    {
        await using var host = await TestHost.Start(database);
        using var http = await (await Resident.Create(host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = await ServiceAccountWorld.Found(owner);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        object body = what switch
        {
            "service-accounts" => new NewServiceAccount("Nightly job", "approver", TestJws.KeySet(key)),
            "invitations" => new NewInvitation("approver"),
            _ => ServiceAccountWorld.Settings(),
        };
        var address = $"/api/v1/organisations/{organisation}/{what}";

        var answers = await Task.WhenAll(Enumerable.Range(0, limit + TooMany).Select(_ => http.PostAsJsonAsync(address, body, Cancel)));

        var kept = await http.GetFromJsonAsync<object[]>(address, Cancel);
        Assert.Equal(limit, kept?.Length);
        Assert.Equal(limit, answers.Count(a => a.IsSuccessStatusCode));
        Assert.Equal(TooMany, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.Conflict, (await http.PostAsJsonAsync(address, body, Cancel)).StatusCode);
    }
}
