using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients resume</c>.</summary>
internal static class ResumeClient
{
    public static Command Command()
    {
        var (organisation, client, json) = (CommonOptions.Organisation(), CommonOptions.Client(), Output.JsonOption());
        var command = new Command("resume", "Let a suspended service work again") { client, organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            ClientOutput.Print(parsed.GetValue(json), await connection.Organisations.ResumeClientAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(client), cancellationToken));
            return CommandLine.Done;
        });
        return command;
    }
}
