using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Organisations;

/// <summary><c>organisations invite</c>.</summary>
internal static class InviteMember
{
    public static Command Command()
    {
        var organisation = CommonOptions.Organisation();
        var role = new Option<string>("--role") { Description = "The new member's role", DefaultValueFactory = _ => "developer" };
        role.AcceptOnlyFromAmong("owner", "developer", "approver");
        var json = Output.JsonOption();
        var command = new Command("invite", "Make a one-time link for a new member") { organisation, role, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var invitation = await connection.Organisations.InviteAsync(parsed.GetRequiredValue(organisation), new NewInvitation(parsed.GetRequiredValue(role)), cancellationToken);
            Output.One(parsed.GetValue(json), invitation, ("Link", i => i.Link.ToString()), ("Good until", i => i.ExpiresAt.ToString("u")));
            return CommandLine.Done;
        });
        return command;
    }
}
