using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.ServiceAccounts;

/// <summary><c>service-accounts roll-key</c>.</summary>
internal static class RollServiceAccountKey
{
    public static Command Command()
    {
        var (organisation, client, json) = (CommonOptions.Organisation(), CommonOptions.Client(), Output.JsonOption());
        var jwks = new Option<FileInfo>("--jwks") { Description = "File with the new public keys; to overlap, a set with the old key and the new one", Required = true };
        jwks.AcceptExistingOnly();
        var command = new Command("roll-key", "Replace the public keys of a service account; owners only") { client, organisation, jwks, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = await File.ReadAllTextAsync(parsed.GetRequiredValue(jwks).FullName, cancellationToken);
            using var connection = await Connection.Open(cancellationToken);
            var rolled = await connection.Organisations.RollServiceAccountKeysAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), new ServiceAccountKeys(set), cancellationToken);
            Output.One(parsed.GetValue(json), rolled, ("Client id", a => a.ClientId), ("Name", a => a.Name), ("Changed", a => a.ChangedAt.ToString("u")));
            return CommandLine.Done;
        });
        return command;
    }
}
