using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Model.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary>
/// <c>service-accounts register</c>: a service account of the operator's own, for programs of the site that call the platform's other systems. It belongs
/// to no organisation and so reads none. Its file is the one that <c>auth login --service-account</c> takes. Safe to run again: a file that is there is kept.
/// </summary>
internal static class RegisterServiceAccount
{
    public static readonly CommandOption Name = new("name", "NAME", IsRequired: true);
    public static readonly CommandOption File = new("file", "PATH", IsRequired: true);

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(run.Required(File.Name));
        if (System.IO.File.Exists(path))
        {
            await run.Output.WriteLineAsync($"The service account is registered already: {path}");
            return 0;
        }
        if (!Directory.Exists(Path.GetDirectoryName(path))) return await run.Refuse($"there is no folder {Path.GetDirectoryName(path)}.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var addresses = run.Services.GetRequiredService<ProtocolAddresses>();
        var name = run.Required(Name.Name);
        var registration = new ClientRegistration
        {
            Name = new LocalText { En = name, ZhHant = name, ZhHans = name },
            Profile = ClientProfile.Machine,
            Environment = ClientEnvironment.Production,
            Authentication = ClientAuthentication.PrivateKeyJwt,
            Jwks = SeedVenue.PublicKeys(key),
            ClientCredentials = true,
            Resources = [addresses.Api],
        };
        var registered = await run.Services.GetRequiredService<ClientRegister>().Create(null, registration, null, cancellationToken);
        if (registered.Client is not { } client) return await run.Refuse($"the register does not take this service account: {string.Join(", ", registered.Refusals)}.");
        var file = new JsonObject { ["issuer"] = addresses.Issuer, ["clientId"] = client.Id.Value, ["key"] = key.ExportPkcs8PrivateKeyPem() };
        await SeedVenue.WriteOwned(path, file.ToJsonString(), cancellationToken);
        await run.Output.WriteLineAsync($"Registered {client.Id.Value}. Its file: {path}");
        return 0;
    }
}
