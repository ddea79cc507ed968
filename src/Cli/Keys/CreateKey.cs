using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

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
            Console.WriteLine(Jws.PublicKeys(key));
            return CommandLine.Done;
        });
        return command;
    }
}
