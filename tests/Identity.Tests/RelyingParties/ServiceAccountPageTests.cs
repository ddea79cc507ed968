using System.Net;
using System.Security.Cryptography;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>The page of service accounts refuses what no browser would send.</summary>
public sealed class ServiceAccountPageTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Removes_or_changes_none_whose_id_cannot_be_one(string database)
    {
        await using var host = await TestHost.Start(database);
        using var http = await (await Resident.Create(host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = await ServiceAccountWorld.Found(owner);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var account = (await owner.CreateServiceAccountAsync(organisation, new NewServiceAccount("Nightly job", "developer", TestJws.KeySet(key)), Cancel)).ClientId;
        var page = $"/organisations/{organisation}/service-accounts";
        var token = Forms.TokenIn(await http.Page(page));

        foreach (var id in (string?[])[null, "", " ", "\0", account + "\0", "a\0b", "' OR 1=1 --", "../" + account, "\uFEFF", "\uD83E\uDDA2", new string('a', 64), new string('a', 65), new string('a', 5000)])
        {
            foreach (var (handler, field) in ((string, string)[])[("Remove", "account"), ("Roll", "RolledAccount")])
            {
                var fields = new List<KeyValuePair<string, string>> { new("__RequestVerificationToken", token), new("RolledKeys", TestJws.KeySet(key)) };
                if (id is not null) fields.Add(new(field, id));
                using var form = new FormUrlEncodedContent(fields);
                using var answer = await http.PostAsync($"{page}?handler={handler}", form, Cancel);
                Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{handler} {id}: {answer.StatusCode}");
            }
        }
        // The same in an address: %00 reaches the API decoded.
        foreach (var id in (string[])["%00", account + "%00", "%20", "%EF%BB%BF", "%27", new string('a', 65)])
        {
            using var answer = await http.DeleteAsync(new Uri($"/api/v1/organisations/{organisation}/service-accounts/{id}", UriKind.Relative), Cancel);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"DELETE {id}: {answer.StatusCode}");
            using var shown = await http.GetAsync(new Uri($"{ServiceAccountWorld.Clients(organisation)}/{id}", UriKind.Relative), Cancel);
            Assert.True(shown.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"GET {id}: {shown.StatusCode}");
        }
        Assert.Equal(account, Assert.Single(await owner.ListServiceAccountsAsync(organisation, Cancel)).ClientId);
    }
}
