using System.CommandLine;
using System.Security.Cryptography;
using Bauhinia.Cli.Auth;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.ServiceAccounts;

/// <summary><c>service-accounts create</c>.</summary>
internal static class CreateServiceAccount
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Command()
    {
        var (organisation, json) = (CommonOptions.Organisation(), Output.JsonOption());
        var name = new Argument<string>("name") { Description = "For members to tell it by" };
        var role = new Option<string>("--role") { Description = "approver only reads; developer also registers services and rolls their keys", DefaultValueFactory = _ => "approver" };
        role.AcceptOnlyFromAmong("approver", "developer");
        var file = new Option<FileInfo?>("--file") { Description = "Makes a key and writes it here for: auth login --service-account; it must not exist yet" };
        var jwks = new Option<FileInfo>("--jwks") { Description = "File with the public keys of a key made elsewhere, instead of --file" };
        jwks.AcceptExistingOnly();
        var command = new Command("create", "Make a service account; owners only") { name, organisation, role, file, jwks, json };
        command.Validators.Add(parsed =>
        {
            if ((parsed.GetValue(file) is null) == (parsed.GetValue(jwks) is null)) parsed.AddError("Give either --file or --jwks.");
            if (parsed.GetValue(file) is { Exists: true }) parsed.AddError("The file exists already; a key is never overwritten.");
            if (parsed.GetValue(file) is { Directory.Exists: false } lost) parsed.AddError($"There is no folder {lost.DirectoryName}.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Task<ServiceAccountView> Make(Connection connection, string keys) => connection.Organisations.CreateServiceAccountAsync(
                parsed.GetRequiredValue(organisation), new NewServiceAccount(parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), keys), cancellationToken);
            using var connection = await Connection.Open(cancellationToken);
            var made = parsed.GetValue(jwks) is { } keys
                ? await Make(connection, await File.ReadAllTextAsync(keys.FullName, cancellationToken))
                : await WithKey(parsed.GetValue(file)?.FullName ?? "", set => Make(connection, set), cancellationToken);
            Output.One(parsed.GetValue(json), made, ("Client id", m => m.ClientId), ("Name", m => m.Name), ("Role", m => m.Role));
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>The file is opened before anything is registered, so that no service account is made whose key could not be kept.</summary>
    private static async Task<ServiceAccountView> WithKey(string path, Func<string, Task<ServiceAccountView>> make, CancellationToken cancellationToken)
    {
        var issuer = (await KeptSignIn.Read(cancellationToken)).Issuer;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        await using var stream = new FileStream(path, options);
        try
        {
            var made = await make(Jws.PublicKeys(key));
            await new ServiceAccountFile(issuer, made.ClientId, key.ExportPkcs8PrivateKeyPem()).Write(stream, cancellationToken);
            return made;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
