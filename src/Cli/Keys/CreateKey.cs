using System.CommandLine;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bauhinia.Cli.Keys;

/// <summary><c>keys create</c>: makes a P-256 key for a service.</summary>
internal static class CreateKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Command()
    {
        var file = new Argument<FileInfo>("file") { Description = "Where the private key goes (PEM); it must not exist yet" };
        var command = new Command("create", "Make a private key for your service, and print its public part as a JSON Web Key Set") { file };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(file) is { Exists: true }) parsed.AddError("The file exists already; a key is never overwritten.");
            if (parsed.GetValue(file) is { Directory.Exists: false } lost) parsed.AddError($"There is no folder {lost.DirectoryName}.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            await using (var stream = new FileStream(parsed.GetRequiredValue(file).FullName, options))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), cancellationToken);
            }
            Console.WriteLine(PublicKeys(key));
            return CommandLine.Done;
        });
        return command;
    }

    private static string PublicKeys(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638 §3.2: the members in this order are the thumbprint's input.
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        var jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = x, ["y"] = y, ["use"] = "sig", ["alg"] = "ES256", ["kid"] = Base64Url.EncodeToString(thumbprint) };
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }
}
