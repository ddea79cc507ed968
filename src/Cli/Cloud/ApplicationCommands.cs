using System.CommandLine;

namespace Bauhinia.Cli.Cloud;

/// <summary>What is done to an application that is there.</summary>
internal static class ApplicationCommands
{
    public static Command Apps() => new("apps", "The applications of an environment") { List(), Show(), Releases(), Delete() };

    public static Command RollBack()
    {
        var (application, environment) = (CloudConnection.Application(), CloudConnection.Environment());
        var release = new Option<int>("--release") { Description = "Number of the release to bring back; see: apps releases", Required = true };
        var command = new Command("rollback", "Bring an earlier release back, and wait until it answers") { application, environment, release };
        command.SetAction((parsed, cancellationToken) => CloudConnection.Call(async cloud =>
        {
            var view = await cloud.RollBackAsync(parsed.GetRequiredValue(environment), parsed.GetRequiredValue(application), parsed.GetRequiredValue(release), cancellationToken);
            return await DeploymentProgress.Watch(cloud, parsed.GetRequiredValue(environment), view, cancellationToken);
        }, cancellationToken));
        return command;
    }

    public static Command Scale()
    {
        var (application, environment) = (CloudConnection.Application(), CloudConnection.Environment());
        var replicas = new Option<int>("--replicas") { Description = "0 to 20; the next release that is applied brings its own number", Required = true };
        var command = new Command("scale", "Change how many instances an application has") { application, environment, replicas };
        command.SetAction((parsed, cancellationToken) => CloudConnection.Call(async cloud =>
        {
            await cloud.ScaleAsync(parsed.GetRequiredValue(environment), parsed.GetRequiredValue(application), parsed.GetRequiredValue(replicas), cancellationToken);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    public static Command Logs()
    {
        var (application, environment) = (CloudConnection.Application(), CloudConnection.Environment());
        var lines = new Option<int>("--lines", "-n") { Description = "How many of the last lines, 1 to 1000", DefaultValueFactory = _ => 100 };
        var command = new Command("logs", "Print the last lines that an application's instances wrote") { application, environment, lines };
        command.SetAction((parsed, cancellationToken) => CloudConnection.Call(async cloud =>
        {
            foreach (var line in await cloud.LogsAsync(parsed.GetRequiredValue(environment), parsed.GetRequiredValue(application), parsed.GetValue(lines), cancellationToken)) Console.WriteLine(line);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command List()
    {
        var (environment, json) = (CloudConnection.Environment(), Output.JsonOption());
        var command = new Command("list", "List the applications of an environment") { environment, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Output.Rows(parsed.GetValue(json), await CloudConnection.Call(cloud => cloud.ListApplicationsAsync(parsed.GetRequiredValue(environment), cancellationToken), cancellationToken),
                ("Name", a => a.Name), ("Release", a => $"{a.Release}"), ("Ready", a => $"{a.Instances.Count(i => i.State == "ready" && i.Release == a.Release)}/{a.Replicas}"), ("Deployment", a => a.Deployment.State), ("Address", a => a.Url?.ToString() ?? ""));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (application, environment, json) = (CloudConnection.Application(), CloudConnection.Environment(), Output.JsonOption());
        var command = new Command("show", "Show an application and each of its instances") { application, environment, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var view = await CloudConnection.Call(cloud => cloud.ShowApplicationAsync(parsed.GetRequiredValue(environment), parsed.GetRequiredValue(application), cancellationToken), cancellationToken);
            Output.One(parsed.GetValue(json), view, ("Name", a => a.Name), ("Address", a => a.Url?.ToString() ?? "none"), ("Release", a => $"{a.Release}"), ("Deployment", a => $"{a.Deployment.State} (release {a.Deployment.Release}){(a.Deployment.Reason is { } reason ? $": {reason}" : "")}"));
            if (!parsed.GetValue(json)) Output.Rows(json: false, view.Instances, ("Instance", i => i.Name), ("Release", i => $"{i.Release}"), ("State", i => i.State), ("Restarts", i => $"{i.Restarts}"), ("Reason", i => i.Reason ?? ""));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Releases()
    {
        var (application, environment, json) = (CloudConnection.Application(), CloudConnection.Environment(), Output.JsonOption());
        var command = new Command("releases", "List an application's releases, the newest first") { application, environment, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Output.Rows(parsed.GetValue(json), await CloudConnection.Call(cloud => cloud.ListReleasesAsync(parsed.GetRequiredValue(environment), parsed.GetRequiredValue(application), cancellationToken), cancellationToken),
                ("Release", r => $"{r.Number}"), ("At", r => $"{r.At:u}"), ("By", r => r.Post), ("Image", r => r.Image));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Delete()
    {
        var (application, environment) = (CloudConnection.Application(), CloudConnection.Environment());
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var command = new Command("delete", "Take an application down; operators only. Its releases stay on record") { application, environment, yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(application);
            if (!parsed.GetValue(yes))
            {
                Console.Write($"Take {name} of {parsed.GetRequiredValue(environment)} down? Type its name: ");
                if (Console.ReadLine() != name)
                {
                    Console.WriteLine("Nothing was done.");
                    return CommandLine.Refused;
                }
            }
            await CloudConnection.Call(async cloud =>
            {
                await cloud.DeleteApplicationAsync(parsed.GetRequiredValue(environment), name, cancellationToken);
                return true;
            }, cancellationToken);
            return CommandLine.Done;
        });
        return command;
    }
}
