using System.CommandLine;

namespace Bauhinia.Cli.Organisations;

/// <summary><c>organisations list</c>.</summary>
internal static class ListOrganisations
{
    public static Command Command()
    {
        var json = Output.JsonOption();
        var command = new Command("list", "List your organisations") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            Output.Rows(parsed.GetValue(json), await connection.Organisations.ListAsync(cancellationToken),
                ("Id", o => o.Id.ToString()), ("Name", o => o.Name.En), ("Role", o => o.Role), ("Contact", o => o.ContactEmail));
            return CommandLine.Done;
        });
        return command;
    }
}
