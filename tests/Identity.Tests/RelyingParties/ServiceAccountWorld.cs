using System.Security.Cryptography;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.Protocol;
using Bauhinia.Testing.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ClientSettings = Bauhinia.Identity.Contracts.Organisations.ClientSettings;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Organisations with service accounts, at one host.</summary>
internal sealed class ServiceAccountWorld(ProtocolFixture fixture)
{
    public static readonly LocalisedText Name = new("Harbour Library", "海濱圖書館", "海滨图书馆");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Issuer => fixture.Host.Issuer.GetLeftPart(UriPartial.Authority);

    public string Api => Issuer + "/api/v1";

    public static string Clients(Guid organisation) => $"/api/v1/organisations/{organisation}/clients";

    public static ClientSettings Settings() => new() { Name = Name, RedirectUris = ["https://library.example/bauhinia/signed-in"], Jwks = NewKeys() };

    /// <summary>The public half of a key that nobody has.</summary>
    public static string NewKeys()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TestJws.KeySet(key);
    }

    /// <summary>An organisation that a signed-in resident founds.</summary>
    public static async Task<Guid> Found(OrganisationsClient owner) => (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;

    public Task<Answer> Ask(RelyingParty machine, params (string Name, string Value)[] changes)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = Api };
        foreach (var (name, value) in changes) form[name] = value;
        return machine.Post("/connect/token", form);
    }

    public async Task<(OrganisationsClient Owner, Guid Organisation)> Organisation()
    {
        var owner = new OrganisationsClient(await (await Resident.Create(fixture.Host)).SignIn());
        return (owner, await Found(owner));
    }

    public async Task<RelyingParty> Make(OrganisationsClient owner, Guid organisation, string role, AsymmetricAlgorithm? key = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = await owner.CreateServiceAccountAsync(organisation, new NewServiceAccount("Key roller", role, TestJws.KeySet(key)), Cancel);
        return RelyingParty.ServiceAccount(fixture.Host, made.ClientId, key);
    }

    public async Task<IReadOnlyList<AuditEvent>> Audit()
    {
        await using var scope = fixture.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.AsNoTracking().ToListAsync(Cancel);
    }
}
