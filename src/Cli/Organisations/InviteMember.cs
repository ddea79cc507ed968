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
        var email = new Option<string?>("--email") { Description = "Mail the link there instead of printing it" };
        var language = new Option<string>("--language") { Description = "Language of the mail", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "zh-Hant", "zh-Hans");
        var json = Output.JsonOption();
        var command = new Command("invite", "Invite a new member by mail, or by a one-time link to hand over") { organisation, role, email, language, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var invitation = await connection.Organisations.InviteAsync(parsed.GetRequiredValue(organisation), new NewInvitation(parsed.GetRequiredValue(role), parsed.GetValue(email), parsed.GetRequiredValue(language)), cancellationToken);
            Output.One(parsed.GetValue(json), invitation, ("Id", i => i.Id.ToString()), (invitation.Link is null ? "Sent to" : "Link", i => i.Link?.ToString() ?? i.SentTo ?? ""), ("Good until", i => i.ExpiresAt.ToString("u")));
            return CommandLine.Done;
        });
        return command;
    }
}
