using System.CommandLine;

namespace Bauhinia.Cli.Clients;

/// <summary><c>clients submit</c>.</summary>
internal static class SubmitClient
{
    public static Command Command()
    {
        var organisation = CommonOptions.Organisation();
        var settings = new SettingsOptions();
        var json = Output.JsonOption();
        var command = new Command("submit", "Ask for a service in production; a registrar outside your organisation decides") { organisation };
        settings.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var request = await connection.Organisations.SubmitAsync(parsed.GetRequiredValue(organisation), await settings.Read(parsed, cancellationToken), cancellationToken);
            Output.One(parsed.GetValue(json), request, ("Request", r => r.Id.ToString()), ("Status", r => r.Status));
            return CommandLine.Done;
        });
        return command;
    }
}
