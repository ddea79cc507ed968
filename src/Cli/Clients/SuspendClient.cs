using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients suspend</c>.</summary>
internal static class SuspendClient
{
    public static Command Command()
    {
        var (organisation, client, json) = (CommonOptions.Organisation(), CommonOptions.Client(), Output.JsonOption());
        var command = new Command("suspend", "Stop a service for now") { client, organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            ClientOutput.Print(parsed.GetValue(json), await connection.Organisations.SuspendClientAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), cancellationToken));
            return CommandLine.Done;
        });
        return command;
    }
}
