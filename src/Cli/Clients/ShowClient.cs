using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients show</c>.</summary>
internal static class ShowClient
{
    public static Command Command()
    {
        var (organisation, client, json) = (CommonOptions.Organisation(), CommonOptions.Client(), Output.JsonOption());
        var command = new Command("show", "Show one service") { client, organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            ClientOutput.Print(parsed.GetValue(json), await connection.Organisations.ShowClientAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), cancellationToken));
            return CommandLine.Done;
        });
        return command;
    }
}
