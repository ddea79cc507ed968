using System.Security.Cryptography;
using Bauhinia.Identity.Model.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary>
/// <c>clients register</c>: registers a service of the operator's own that signs people in with the SDK, such as another system of this site. Its private
/// key and its client id are written into a folder. Safe to run again: what the folder holds already is kept.
/// </summary>
internal static class RegisterClient
{
    public static readonly CommandOption Origin = new("origin", "https://SERVICE", IsRequired: true);
    public static readonly CommandOption Folder = new("folder", "PATH", IsRequired: true);
    public static readonly CommandOption NameEn = new("name-en", "NAME", IsRequired: true);
    public static readonly CommandOption NameZhHant = new("name-zh-hant", "NAME", IsRequired: true);
    public static readonly CommandOption NameZhHans = new("name-zh-hans", "NAME", IsRequired: true);

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(run.Required(Folder.Name));
        var idFile = Path.Combine(folder, "client-id");
        if (File.Exists(idFile))
        {
            await run.Output.WriteLineAsync($"The service is registered already: {idFile}");
            return 0;
        }
        var origin = run.Required(Origin.Name).TrimEnd('/');
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var registration = new ClientRegistration
        {
            Name = new LocalText { En = run.Required(NameEn.Name), ZhHant = run.Required(NameZhHant.Name), ZhHans = run.Required(NameZhHans.Name) },
            Profile = ClientProfile.Fapi2,
            // Whoever runs the site answers for its own services: no registrar is asked. Names of a first walk are none that production takes.
            Environment = Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Host.EndsWith(".localhost", StringComparison.Ordinal)
                ? ClientEnvironment.Sandbox : ClientEnvironment.Production,
            // The paths of the SDK's BauhiniaDefaults.
            RedirectUris = [$"{origin}/bauhinia/signed-in"],
            PostLogoutRedirectUris = [$"{origin}/bauhinia/signed-out"],
            BackChannelLogoutUri = $"{origin}/bauhinia/back-channel-logout",
            Jwks = SeedVenue.PublicKeys(key),
        };
        var registered = await run.Services.GetRequiredService<ClientRegister>().Create(null, registration, null, cancellationToken);
        if (registered.Client is null) return await run.Refuse($"the register does not take this service: {string.Join(", ", registered.Refusals)}.");

        Directory.CreateDirectory(folder);
        await SeedVenue.WriteOwned(Path.Combine(folder, "client.pem"), key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        // Last: where it stands, the rest does too.
        await SeedVenue.WriteOwned(idFile, registered.Client.Id.Value, cancellationToken);
        await run.Output.WriteLineAsync($"Registered {registered.Client.Id.Value}. Its key and id are in {folder}");
        return 0;
    }
}
