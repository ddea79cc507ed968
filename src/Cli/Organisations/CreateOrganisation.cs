using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Organisations;

/// <summary><c>organisations create</c>.</summary>
internal static class CreateOrganisation
{
    public static Command Command()
    {
        var names = CommonOptions.Names();
        var email = new Option<string>("--contact") { Description = "A mailbox of the organisation", Required = true };
        var json = Output.JsonOption();
        var command = new Command("create", "Register an organisation; you become its owner") { names.En, names.Hant, names.Hans, email, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var made = await connection.Organisations.CreateAsync(new NewOrganisation(parsed.Read(names), parsed.GetRequiredValue(email)), cancellationToken);
            Output.One(parsed.GetValue(json), made, ("Id", o => o.Id.ToString()), ("Name", o => o.Name.En));
            return CommandLine.Done;
        });
        return command;
    }
}
