using System.CommandLine;

namespace Bauhinia.Cli.ServiceAccounts;

/// <summary><c>service-accounts remove</c>.</summary>
internal static class RemoveServiceAccount
{
    public static Command Command()
    {
        var (organisation, client) = (CommonOptions.Organisation(), CommonOptions.Client());
        var sure = new Option<bool>("--yes") { Description = "Confirms that it cannot be undone" };
        var command = new Command("remove", "Remove a service account for good; its tokens stop at once. Owners only") { client, organisation, sure };
        command.Validators.Add(parsed =>
        {
            if (!parsed.GetValue(sure)) parsed.AddError("Removing cannot be undone: add --yes.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            await connection.Organisations.RemoveServiceAccountAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), cancellationToken);
            Console.WriteLine("Removed.");
            return CommandLine.Done;
        });
        return command;
    }
}
