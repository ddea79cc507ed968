using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients create</c>.</summary>
internal static class CreateClient
{
    public static Command Command()
    {
        var organisation = CommonOptions.Organisation();
        var settings = new SettingsOptions();
        var json = Output.JsonOption();
        var command = new Command("create", "Register a service in the sandbox, usable at once") { organisation };
        settings.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var made = await connection.Organisations.RegisterClientAsync(parsed.GetRequiredValue(organisation), await settings.Read(parsed, cancellationToken), cancellationToken);
            Output.One(parsed.GetValue(json), made, ("Client id", m => m.Client.ClientId), ("Secret (shown once)", m => m.Secret ?? "none"));
            return CommandLine.Done;
        });
        return command;
    }
}
