using System.CommandLine;

namespace Bauhinia.Cli.Requests;

/// <summary><c>requests list</c>.</summary>
internal static class ListRequests
{
    public static Command Command()
    {
        var organisation = new Option<Guid?>("--organisation", "-o") { Description = "Those of one organisation; without it, all that wait (registrars only)" };
        var json = Output.JsonOption();
        var command = new Command("list", "List requests for production") { organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var rows = parsed.GetValue(organisation) is { } one
                ? await connection.Organisations.ListRequestsAsync(one, cancellationToken)
                : await connection.Organisations.ListWaitingAsync(cancellationToken);
            Output.Rows(parsed.GetValue(json), rows,
                ("Request", r => r.Id.ToString()), ("Organisation", r => r.OrganisationName.En), ("Service", r => r.Settings.Name.En), ("Status", r => r.Status), ("Client id", r => r.ClientId ?? ""));
            return CommandLine.Done;
        });
        return command;
    }
}
