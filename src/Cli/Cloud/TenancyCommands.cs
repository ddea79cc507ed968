using System.CommandLine;
using Bauhinia.Cloud.Contracts;

namespace Bauhinia.Cli.Cloud;

/// <summary><c>cloud</c>: organisations, projects, environments and members.</summary>
internal static class TenancyCommands
{
    public static Command Command() => new("cloud", "Organisations of the Cloud, with their projects, environments and members")
    {
        Organisations(), Join(), Invite(), Projects(), CreateProject(), CreateEnvironment(), Audit(),
    };

    private static Command Organisations()
    {
        var json = Output.JsonOption();
        var command = new Command("organisations", "List the organisations that you are a member of") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Output.Rows(parsed.GetValue(json), await CloudConnection.Call(cloud => cloud.ListOrganisationsAsync(cancellationToken), cancellationToken), ("Name", o => o.Name), ("Title", o => o.Title), ("Your role", o => o.Role));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Join()
    {
        var code = new Argument<string>("code") { Description = "What the invitation gave" };
        var command = new Command("join", "Take up an invitation to an organisation") { code };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var joined = await CloudConnection.Call(cloud => cloud.JoinAsync(parsed.GetRequiredValue(code), cancellationToken), cancellationToken);
            Console.WriteLine($"You are {joined.Role} of {joined.Title} ({joined.Name}).");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Invite()
    {
        var organisation = CloudConnection.Organisation();
        var role = new Option<string>("--role") { Description = "viewer, developer, operator, approver, finance or auditor", Required = true };
        var post = new Option<string>("--post") { Description = "The member's office, such as \"Systems Manager\"", Required = true };
        var command = new Command("invite", "Print the code of an invitation, good once and for seven days; operators only") { organisation, role, post };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invitation = await CloudConnection.Call(cloud => cloud.InviteAsync(parsed.GetRequiredValue(organisation), new NewMember(parsed.GetRequiredValue(role), parsed.GetRequiredValue(post)), cancellationToken), cancellationToken);
            Console.WriteLine(invitation.Code);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Projects()
    {
        var organisation = CloudConnection.Organisation();
        var json = Output.JsonOption();
        var command = new Command("projects", "List an organisation's projects with their environments") { organisation, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Output.Rows(parsed.GetValue(json), await CloudConnection.Call(cloud => cloud.ListProjectsAsync(parsed.GetRequiredValue(organisation), cancellationToken), cancellationToken),
                ("Project", p => p.Name), ("Environments", p => string.Join(", ", p.Environments)));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command CreateProject()
    {
        var (organisation, name) = (CloudConnection.Organisation(), new Argument<string>("name"));
        var command = new Command("create-project", "Make a project; operators only") { name, organisation };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await CloudConnection.Call(cloud => cloud.CreateProjectAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(name), cancellationToken), cancellationToken);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command CreateEnvironment()
    {
        var place = CloudConnection.Environment();
        var command = new Command("create-environment", "Make an environment of a project; operators only") { place };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetRequiredValue(place).Split('/') is not [var organisation, var project, var name]) return CommandLine.Misused;
            await CloudConnection.Call(cloud => cloud.CreateEnvironmentAsync(organisation, project, name, cancellationToken), cancellationToken);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Audit()
    {
        var organisation = CloudConnection.Organisation();
        var before = new Option<long?>("--before") { Description = "The id of the last line seen, for those before it" };
        var json = Output.JsonOption();
        var command = new Command("audit", "List what was done in an organisation, the newest first; operators and auditors only") { organisation, before, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Output.Rows(parsed.GetValue(json), await CloudConnection.Call(cloud => cloud.AuditAsync(parsed.GetRequiredValue(organisation), parsed.GetValue(before), cancellationToken), cancellationToken),
                ("Id", l => $"{l.Id}"), ("At", l => $"{l.At:u}"), ("Post", l => l.Post), ("What", l => l.Kind), ("About", l => l.About));
            return CommandLine.Done;
        });
        return command;
    }
}
