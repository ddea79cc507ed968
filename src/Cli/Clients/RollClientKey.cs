using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients roll-key</c>.</summary>
internal static class RollClientKey
{
    public static Command Command()
    {
        var (organisation, client, json) = (CommonOptions.Organisation(), CommonOptions.Client(), Output.JsonOption());
        var jwks = new Option<FileInfo>("--jwks") { Description = "File with the new public keys; to overlap, a set with the old key and the new one" };
        jwks.AcceptExistingOnly();
        var jwksUri = new Option<string?>("--jwks-uri") { Description = "Where the public keys are served" };
        var command = new Command("roll-key", "Replace the public keys of a service") { client, organisation, jwks, jwksUri, json };
        command.Validators.Add(parsed =>
        {
            if ((parsed.GetValue(jwks) is null) == (parsed.GetValue(jwksUri) is null)) parsed.AddError("Give either --jwks or --jwks-uri.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = parsed.GetValue(jwks) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null;
            using var connection = await Connection.Open(cancellationToken);
            ClientOutput.Print(parsed.GetValue(json), await connection.Organisations.RollKeysAsync(
                parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), new ClientKeys(set, parsed.GetValue(jwksUri)), cancellationToken));
            return CommandLine.Done;
        });
        return command;
    }
}
