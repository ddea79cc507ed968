using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Cli.Auth;

/// <summary>What a program needs to sign in as a service account: a JSON file that only its owner may read.</summary>
/// <param name="Issuer">Origin of the platform.</param>
/// <param name="ClientId">The service account.</param>
/// <param name="Key">Its private P-256 key as PEM.</param>
internal sealed record ServiceAccountFile(string Issuer, string ClientId, string Key)
{
    private const int AssertionSeconds = 60;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static async Task<ServiceAccountFile> Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // Asked of what was opened, not of the path, which may be another file by then.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != 0)
            {
                throw new SignInRefusedException($"Others on this machine may read or change {path}: make it yours alone with chmod 600, and replace its key if someone may have read it.");
            }
            return await JsonSerializer.DeserializeAsync<ServiceAccountFile>(stream, Json, cancellationToken) ?? throw NotOne(path);
        }
        catch (JsonException)
        {
            throw NotOne(path);
        }
    }

    public Task Write(Stream stream, CancellationToken cancellationToken) => JsonSerializer.SerializeAsync(stream, this, Json, cancellationToken);

    /// <summary>Adds a fresh client assertion (RFC 7523 §2.2) to a request.</summary>
    public void Prove(Dictionary<string, string> form)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Key);
        }
        catch (Exception broken) when (broken is ArgumentException or CryptographicException)
        {
            throw new SignInRefusedException("The key in the service account's file is not a private P-256 key in PEM.");
        }
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        form["client_assertion"] = Jws.Sign(
            key,
            new JsonObject { ["alg"] = "ES256", ["kid"] = Jws.Thumbprint(key) },
            new JsonObject { ["iss"] = ClientId, ["sub"] = ClientId, ["aud"] = Issuer, ["jti"] = Jws.NewId(), ["iat"] = now, ["exp"] = now + AssertionSeconds });
    }

    private static SignInRefusedException NotOne(string path) => new($"{path} is not a service account's file: JSON with issuer, clientId and key.");
}
