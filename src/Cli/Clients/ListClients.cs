using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients list</c>.</summary>
internal static class ListClients
{
    public static Command Command()
    {
        var organisation = CommonOptions.Organisation();
        var json = Output.JsonOption();
        var command = new Command("list", "List the services of an organisation") { organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            Output.Rows(parsed.GetValue(json), await connection.Organisations.ListClientsAsync(parsed.GetRequiredValue(organisation), cancellationToken),
                ("Client id", c => c.ClientId), ("Name", c => c.Settings.Name.En), ("Environment", c => c.Environment), ("Status", c => c.Status));
            return CommandLine.Done;
        });
        return command;
    }
}
