using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients remove</c>.</summary>
internal static class RemoveClient
{
    public static Command Command()
    {
        var (organisation, client) = (CommonOptions.Organisation(), CommonOptions.Client());
        var sure = new Option<bool>("--yes") { Description = "Confirms that it cannot be undone" };
        var command = new Command("remove", "Remove a service for good") { client, organisation, sure };
        command.Validators.Add(parsed =>
        {
            if (!parsed.GetValue(sure)) parsed.AddError("Removing cannot be undone: add --yes.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            await connection.Organisations.RemoveClientAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), cancellationToken);
            Console.WriteLine("Removed.");
            return CommandLine.Done;
        });
        return command;
    }
}
