using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Model.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Operations;

/// <summary>
/// <c>clients seed-venue</c>: registers the example service as any outside service would be, and writes its private key and its settings
/// into a folder that only the example reads. Safe to run again: what the folder holds already is kept.
/// </summary>
internal static class SeedVenue
{
    public static readonly CommandOption Origin = new("origin", "https://VENUE", IsRequired: true);
    public static readonly CommandOption Folder = new("folder", "PATH", IsRequired: true);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(run.Required(Folder.Name));
        var settingsFile = Path.Combine(folder, "venue.json");
        if (File.Exists(settingsFile))
        {
            await run.Output.WriteLineAsync($"The example service is registered already: {settingsFile}");
            return 0;
        }
        var options = run.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        var origin = run.Required(Origin.Name).TrimEnd('/');
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var registered = await run.Services.GetRequiredService<ClientRegister>().Create(null, Registration(origin, key), null, cancellationToken);
        if (registered.Client is null) return await run.Refuse($"the register does not take this origin: {string.Join(", ", registered.Refusals)}.");

        Directory.CreateDirectory(folder);
        var keyFile = Path.Combine(folder, "venue.pem");
        await WriteOwned(keyFile, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        await WriteOwned(settingsFile, Settings(options, registered.Client.Id, keyFile, Path.Combine(folder, "bookings.db")), cancellationToken);
        await run.Output.WriteLineAsync($"Registered the example service. Start it with --settings {settingsFile}");
        return 0;
    }

    private static ClientRegistration Registration(string origin, ECDsa key) => new()
    {
        Name = new LocalText { En = "Venue booking", ZhHant = "場地預訂", ZhHans = "场地预订" },
        Profile = ClientProfile.Fapi2,
        Environment = ClientEnvironment.Sandbox,
        // The paths of the SDK's BauhiniaDefaults; an outside service would read them in its documentation.
        RedirectUris = [$"{origin}/bauhinia/signed-in"],
        PostLogoutRedirectUris = [$"{origin}/bauhinia/signed-out"],
        BackChannelLogoutUri = $"{origin}/bauhinia/back-channel-logout",
        Jwks = PublicKeys(key),
    };

    internal static string PublicKeys(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638 §3.2: the members in this order are the thumbprint's input.
        var thumbprint = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        var jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = x, ["y"] = y, ["use"] = "sig", ["alg"] = "ES256", ["kid"] = Base64Url.EncodeToString(thumbprint) };
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    private static string Settings(IdentityOptions options, ClientId client, string keyFile, string database) => new JsonObject
    {
        ["Venue"] = new JsonObject
        {
            ["Issuer"] = options.Issuer,
            ["ClientId"] = client.Value,
            ["KeyFile"] = keyFile,
            ["Database"] = database,
            ["AllowInsecureHttp"] = options.AllowInsecureHttp,
        },
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    internal static async Task WriteOwned(string path, string text, CancellationToken cancellationToken)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = OwnerOnly;
        await using var stream = new FileStream(path, file);
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
