using Bauhinia.Identity.Model;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Registers the platform's own command line as a native client (RFC 8252) when the host starts: its resource follows the issuer.</summary>
internal sealed class CommandLineClient(IServiceScopeFactory scopes, ProtocolAddresses addresses) : IHostedService
{
    public static readonly ClientId Id = new("bauhinia-cli");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<ClientRegister>().Keep(Id, Registration(), cancellationToken);
        }
        catch (DbUpdateException taken) when (UniqueViolation.Is(taken))
        {
            // Another host that starts at the same time was faster.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private ClientRegistration Registration() => new()
    {
        Name = new LocalText { En = "Bauhinia command line", ZhHant = "Bauhinia 命令列工具", ZhHans = "Bauhinia 命令行工具" },
        Profile = ClientProfile.Native,
        Environment = ClientEnvironment.Production,
        Authentication = ClientAuthentication.None,
        RedirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback"],
        Sector = new Uri(addresses.Issuer).Host,
        IdTokenAlgorithm = JwsAlgorithm.ES256,
        RefreshTokens = true,
        Resources = [addresses.Api, .. addresses.PlatformResources],
        RequiredAcr = Acr.PhishingResistant,
    };
}
