using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ClientSettings = Bauhinia.Identity.Contracts.Organisations.ClientSettings;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>A decision about production happens whole or not at all, and by a second person.</summary>
public sealed class ApprovalTests
{
    private static readonly LocalisedText Name = new("Harbour Library", "海濱圖書館", "海滨图书馆");

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Makes_one_client_when_registrars_approve_at_once(string database)
    {
        await using var host = await TestHost.Start(database);
        var (owner, organisation, request) = await Requested(host);
        var registrars = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => new OrganisationsClient(await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn())));

        var outcomes = await Task.WhenAll(registrars.Select(async registrar =>
        {
            try
            {
                return (await registrar.DecideAsync(request, new ProductionDecision(true, "Purposes are plain."), Cancel)).Status;
            }
            catch (IdentityApiException refused)
            {
                return refused.Code;
            }
        }));

        Assert.Single(outcomes, "approved");
        Assert.Equal(5, outcomes.Count(o => o == OrganisationProblems.Conflict));
        Assert.Single(await owner.ListClientsAsync(organisation, Cancel));
        Assert.Equal((1, 1), await Audited(host));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Ends_in_one_way_when_one_registrar_approves_and_another_refuses(string database)
    {
        await using var host = await TestHost.Start(database);
        var (owner, organisation, request) = await Requested(host);
        var registrars = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ => new OrganisationsClient(await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn())));

        await Task.WhenAll(registrars.Select(async (registrar, i) =>
        {
            try
            {
                await registrar.DecideAsync(request, new ProductionDecision(i == 0, "I looked at it."), Cancel);
            }
            catch (IdentityApiException refused)
            {
                Assert.Equal(OrganisationProblems.Conflict, refused.Code);
            }
        }));

        var decided = Assert.Single(await owner.ListRequestsAsync(organisation, Cancel));
        Assert.Equal(decided.Status == "approved" ? 1 : 0, (await owner.ListClientsAsync(organisation, Cancel)).Count);
    }

    [Fact]
    public async Task Shows_the_registrar_who_asks_and_which_keys_and_settings_they_would_approve()
    {
        await using var host = await TestHost.Start();
        var owner = new OrganisationsClient(await (await Resident.Create(host)).SignIn());
        var organisation = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        // The key and thumbprint of RFC 7638 §3.1.
        const string Modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        await owner.SubmitAsync(organisation, Settings() with
        {
            Jwks = $$"""{"keys":[{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","alg":"PS256","kid":"2011-04-29"}]}""",
            RefreshTokens = true,
            Fields = [new FieldRequest("email", new LocalisedText("To tell you when a book is ready", "通知你可取書", "通知您可取书"))],
        }, Cancel);
        await owner.SubmitAsync(organisation, Settings() with { Jwks = null, JwksUri = "https://library.example/jwks" }, Cancel);
        using var registrar = await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn();

        var page = await registrar.Page("/organisations/review");

        foreach (var shown in (string[])[
            "海濱圖書館", "海滨图书馆", "desk@library.example", "FAPI 2.0", "private_key_jwt", "2011-04-29", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            "https://library.example/jwks", "https://library.example/bauhinia/signed-in", "Email address", "To tell you when a book is ready", "通知您可取书"])
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keeps_a_request_waiting_when_its_client_cannot_be_written()
    {
        await using var host = await TestHost.Start();
        var (owner, organisation, request) = await Requested(host);
        var registrar = new OrganisationsClient(await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn());
        await Execute(host, "CREATE TRIGGER no_room BEFORE INSERT ON client BEGIN SELECT RAISE(ABORT, 'no room'); END");

        Assert.True((await Assert.ThrowsAsync<IdentityApiException>(() => registrar.DecideAsync(request, new ProductionDecision(true, "Purposes are plain."), Cancel))).Status >= 500);

        Assert.Equal("waiting", Assert.Single(await owner.ListRequestsAsync(organisation, Cancel)).Status);
        Assert.Equal((0, 0), await Audited(host));
        await Execute(host, "DROP TRIGGER no_room");
        Assert.Equal("approved", (await registrar.DecideAsync(request, new ProductionDecision(true, "Purposes are plain."), Cancel)).Status);
    }

    [Fact]
    public async Task Is_no_second_person_who_asked_and_has_left_the_organisation_since()
    {
        await using var host = await TestHost.Start();
        using var http = await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn();
        var asker = new OrganisationsClient(http);
        var organisation = (await asker.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        var request = (await asker.SubmitAsync(organisation, Settings(), Cancel)).Id;
        var link = (await asker.InviteAsync(organisation, new NewInvitation("owner"), Cancel)).Link!.PathAndQuery;
        using var second = await (await Resident.Create(host)).SignIn();
        await second.PostForm(link, "/organisations/join", ("token", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        var self = (await asker.ListMembersAsync(organisation, Cancel)).Single(m => m.IsYou).Id;
        (await http.DeleteAsync(new Uri($"/api/v1/organisations/{organisation}/members/{self}", UriKind.Relative), Cancel)).EnsureSuccessStatusCode();

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => asker.DecideAsync(request, new ProductionDecision(true, "I left."), Cancel));

        Assert.Equal((403, OrganisationProblems.OwnRequest), (refused.Status, refused.Code));
    }

    private static async Task<(OrganisationsClient Owner, Guid Organisation, Guid Request)> Requested(TestHost host)
    {
        var owner = new OrganisationsClient(await (await Resident.Create(host)).SignIn());
        var organisation = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        return (owner, organisation, (await owner.SubmitAsync(organisation, Settings(), Cancel)).Id);
    }

    private static async Task<(int Approvals, int Registrations)> Audited(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        // The host registers its own command line client too, on behalf of nobody.
        var events = scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents;
        return (await events.CountAsync(e => e.Kind == "client.production_approved", Cancel), await events.CountAsync(e => e.Kind == "client.registered" && e.Actor != null, Cancel));
    }

    private static async Task Execute(TestHost host, string sql)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.ExecuteSqlRawAsync(sql, Cancel);
    }

    private static ClientSettings Settings()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return new ClientSettings
        {
            Name = Name,
            RedirectUris = ["https://library.example/bauhinia/signed-in"],
            Jwks = new System.Text.Json.Nodes.JsonObject { ["keys"] = new System.Text.Json.Nodes.JsonArray(TestJws.PublicJwk(key, "k1")) }.ToJsonString(),
        };
    }
}
