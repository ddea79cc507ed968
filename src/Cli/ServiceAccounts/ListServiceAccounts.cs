using System.CommandLine;

namespace Bauhinia.Cli.ServiceAccounts;

/// <summary><c>service-accounts list</c>.</summary>
internal static class ListServiceAccounts
{
    public static Command Command()
    {
        var (organisation, json) = (CommonOptions.Organisation(), Output.JsonOption());
        var command = new Command("list", "List the service accounts of an organisation") { organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            Output.Rows(parsed.GetValue(json), await connection.Organisations.ListServiceAccountsAsync(parsed.GetRequiredValue(organisation), cancellationToken),
                ("Client id", a => a.ClientId), ("Name", a => a.Name), ("Role", a => a.Role), ("Changed", a => a.ChangedAt.ToString("u")));
            return CommandLine.Done;
        });
        return command;
    }
}
